import { listChanges, listSetCounts, listSetDifferences, listSetRows, type SetRow } from '#db/queries/mapping-pages'
import type { WebCtx } from '../auth/web-ctx.ts'
import { setFields } from '../domain/corrections/mapping-fields.ts'
import { instantView } from '../i18n/moment.ts'
import type { DifferenceRowView, SetPage, VersionRowView } from './mapping-views.ts'
import { fieldWord, keyWords, setPurpose, setTitle, valueLine, valueTexts } from './mapping-words.ts'
import { changeRowView, setVersion } from './read-sets.ts'

const MOST = 1_000

/** One set: every validity with who brought it into force and whether it still is, what sources say otherwise, and its changes; undefined when there is no such set. */
export async function readMappingSet(ctx: WebCtx, ask: { set: string }): Promise<SetPage | undefined> {
  const { set } = ask
  const fields = Object.hasOwn(setFields, set) ? setFields[set] : undefined
  if (!fields) return undefined
  const { db, scope } = ctx
  const { key, value } = fields
  const [counts, rows, differences, changes] = await Promise.all([
    listSetCounts(db, scope),
    listSetRows(db, { set, key, value, scope, limit: MOST }),
    listSetDifferences(db, { set, scope, limit: 200 }),
    listChanges(db, { scope, set, limit: 200 }),
  ])
  return {
    set,
    title: setTitle(ctx, set),
    purpose: setPurpose(ctx, set),
    version: setVersion(ctx, counts.find((count) => count.set_name === set)?.approved ?? 0n),
    keyLabel: key.map((name) => fieldWord(ctx, name)).join(' · '),
    columns: value.map((name) => fieldWord(ctx, name)),
    keyFields: key,
    valueFields: value,
    rows: rows.map((row) => versionRow(ctx, set, row)),
    differences: differences.map((row) => differenceRow(ctx, set, row)),
    changes: changes.map((change) => changeRowView(ctx, change)),
  }
}

function versionRow(ctx: WebCtx, set: string, row: SetRow): VersionRowView {
  const isImport = row.origin === 'import'
  return {
    id: row.id,
    entity: row.entity ?? '',
    key: keyWords(ctx, set, row.key),
    values: valueTexts(set, row.value),
    validFrom: row.valid_from ?? '',
    validTo: row.valid_to ?? ctx.t('mappingChange.open'),
    origin: row.origin,
    isInForce: row.is_in_force,
    proposedBy: isImport ? ctx.t('mappingChange.source') : row.proposed_by,
    approvedBy: row.approved_by,
    change: linkOf(row),
  }
}

function differenceRow(
  ctx: WebCtx,
  set: string,
  row: Awaited<ReturnType<typeof listSetDifferences>>[number],
): DifferenceRowView {
  const key = recordOf(JSON.parse(row.key_text)) ?? {}
  const texts = Object.fromEntries(Object.entries(key).map(([name, text]) => [name, String(text)]))
  return {
    key: [row.entity, keyWords(ctx, set, texts)].filter(Boolean).join(' · '),
    approved: valueLine(ctx, set, recordOf(row.approved)),
    delivered: valueLine(ctx, set, recordOf(row.delivered)),
    since: instantView(row.noticed_at, 'UTC', ctx.locale),
    change: linkOf(row),
  }
}

function linkOf(row: { reference: string | null; change_id: string | null }) {
  if (row.reference === null || row.change_id === null) return null
  return { reference: row.reference, href: `/mappings/changes/${row.change_id}` }
}

function recordOf(json: unknown): Record<string, unknown> | null {
  return typeof json === 'object' && json !== null ? { ...json } : null
}
