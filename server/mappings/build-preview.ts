import type { Tx } from '#db/client'
import type { ChangeRowRecord } from '#db/queries/mapping-changes'
import {
  type LiveErpLine,
  listDecidedDocuments,
  listLiveErpLines,
  listOpenFindings,
  listPeriodStates,
} from '#db/queries/mapping-documents'
import type { BillingRow } from '#db/queries/recon-billing'
import { batches } from '#db/records'
import {
  type AccountSum,
  accountSums,
  type MappingOutcome,
  mappingOutcome,
} from '../domain/corrections/mapping-outcome.ts'
import { datePlan, type PeriodState } from '../domain/corrections/plan-dates.ts'
import { monthOf } from '../domain/period.ts'
import { deriveExpectedPosting } from '../domain/posting/derive-expected-posting.ts'
import { buildReferenceIndex } from '../domain/posting/reference.ts'
import type { Derivation } from '../domain/posting/types.ts'
import { readReference } from '../ingest/read-reference.ts'
import { readBillingFacts } from '../reconcile/read-billing-facts.ts'

const BATCH = 2_000

/** One document that a change says something new of. `postingOn` is null where the period's state was never told. */
export interface PreviewedDocument {
  readonly row: BillingRow
  readonly before: Derivation
  readonly after: Derivation
  readonly erp: readonly AccountSum[] | null
  readonly outcome: MappingOutcome
  readonly postingOn: string | null
  readonly periodState: string
}

/**
 * What a change would do: the derivation of the runs, once as things are known at the instant and once with the rows of the change laid on top the way its approval would,
 * over exactly the documents its keys decide. Documents of which it says nothing new are left out.
 */
export async function buildPreview(
  tx: Tx,
  change: { set: string; reference: string; rows: readonly ChangeRowRecord[]; asOf: Date },
): Promise<PreviewedDocument[]> {
  const { set, rows, asOf } = change
  const proposed = rows.flatMap((row, index) =>
    row.entity === null ? [] : [{ ...row, entity: row.entity, set, mappingId: `${change.reference}-${index + 1} v1` }],
  )
  const now = buildReferenceIndex(await readReference(tx, asOf))
  const then = buildReferenceIndex(await readReference(tx, asOf, proposed))
  const states = statesOf(await listPeriodStates(tx))
  const previewed: PreviewedDocument[] = []
  for (const ids of batches(await listDecidedDocuments(tx, { set, rows, asOf }), BATCH)) {
    const erpLines = Map.groupBy(await listLiveErpLines(tx, ids, asOf), (line) => line.document_id)
    const findings = Map.groupBy(await listOpenFindings(tx, ids), (found) => found.document_id)
    for (const { row, document } of await readBillingFacts(tx, ids, asOf)) {
      if (row.is_void) continue
      const before = deriveExpectedPosting(document, now)
      const after = deriveExpectedPosting(document, then)
      const erp = heldOf(erpLines.get(row.document_id))
      const classes = (findings.get(row.document_id) ?? []).map((found) => found.class)
      const isLate = asOf >= after.expected.deadlineAt
      const outcome = mappingOutcome({ before, after, erp, classes, isLate })
      if (!outcome) continue
      previewed.push({ row, before, after, erp, outcome, ...datesOf(row, outcome, states) })
    }
  }
  return previewed.sort((a, b) => (a.row.number < b.row.number ? -1 : 1))
}

function heldOf(lines: readonly LiveErpLine[] | undefined): AccountSum[] | null {
  if (!lines) return null
  return accountSums(
    lines.map((line) => ({ account: line.account, amountMinor: line.amount_minor, baseMinor: line.base_minor })),
  )
}

type States = ReadonlyMap<string, ReadonlyMap<string, PeriodState>>

function statesOf(rows: readonly { entity: string; period: string; state: PeriodState }[]): States {
  return new Map(
    [...Map.groupBy(rows, (row) => row.entity)].map(([entity, own]) => [
      entity,
      new Map(own.map((row) => [row.period, row.state])),
    ]),
  )
}

function datesOf(row: BillingRow, outcome: MappingOutcome, states: States) {
  const own = states.get(row.entity) ?? new Map<string, PeriodState>()
  const periodState = own.get(monthOf(row.issue_on)) ?? 'unknown'
  const isPosted = outcome.remedy === 'post' || outcome.remedy === 'reverse_and_rebook'
  const dating = isPosted ? datePlan(row.issue_on, own) : undefined
  return { periodState, postingOn: dating?.kind === 'dated' ? dating.date.postingOn : null }
}
