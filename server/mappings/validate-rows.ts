import type { Tx } from '#db/client'
import { type ChangeRowRecord, listRivalChanges } from '#db/queries/mapping-changes'
import { listRowFacts, type RowFacts } from '#db/queries/mapping-known'
import { formRefusal } from '../domain/corrections/mapping-form.ts'
import { type EntityScope, scopeCovers } from '../domain/entity-scope.ts'
import { type Refusal, refuse } from '../domain/outcome.ts'
import { canonicalText } from '../ingest/canonical.ts'
import type { MappingSetName } from './change-input.ts'

/** What is wrong with the rows of a change: a refusal that names the first row, field and remedy; undefined when nothing is. */
export async function rowsRefusal(
  tx: Tx,
  of: { set: MappingSetName; rows: readonly ChangeRowRecord[]; scope: EntityScope; changeId: string | null },
): Promise<Refusal | undefined> {
  const { set, rows, scope } = of
  const form = formRefusal(set, rows, canonicalText)
  if (form) return form
  const facts = await listRowFacts(tx, { set, rows: withKeyTexts(rows) })
  for (const fact of facts) {
    const row = rows[fact.row_no - 1]
    const wrong = row && factRefusal(row, fact, { set, scope })
    if (wrong) return wrong
  }
  const [rival] = await listRivalChanges(tx, { changeId: of.changeId, set, rows })
  return rival && refuse('mapping_rival_change', { row: rival.row_no, reference: rival.reference })
}

/** The rows beside the canonical text of their keys. */
export function withKeyTexts(rows: readonly ChangeRowRecord[]): (ChangeRowRecord & { keyText: string })[] {
  return rows.map((row) => ({ ...row, keyText: canonicalText(row.key) }))
}

function factRefusal(
  row: ChangeRowRecord,
  fact: RowFacts,
  { set, scope }: { set: MappingSetName; scope: EntityScope },
): Refusal | undefined {
  const at = { row: fact.row_no }
  const entity = row.entity ?? '*'
  const isMine = row.entity === null ? scope === 'all' : scopeCovers(scope, row.entity)
  if (!fact.has_entity || !isMine) return refuse('mapping_entity_unknown', { ...at, entity })
  if (!fact.has_key) return refuse('mapping_key_unknown', { ...at, entity, key: Object.values(row.key).join(' · ') })
  if (!fact.has_target && set === 'erp_customers')
    return refuse('mapping_customer_unknown', { ...at, entity, number: String(row.value?.['erp_customer_no']) })
  if (!fact.has_target)
    return refuse('mapping_account_unknown', { ...at, account: Object.values(row.value ?? {}).join(' ') })
  if (fact.is_in_force) return refuse('mapping_value_in_force', at)
  return undefined
}
