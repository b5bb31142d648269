import type { ChangeRowRecord } from '#db/queries/mapping-changes'
import type { ValueBefore } from '#db/queries/mapping-versions'
import type { WebCtx } from '../auth/web-ctx.ts'
import { overlaps, overlayChanges } from '../domain/corrections/mapping-overlay.ts'
import { canonicalText } from '../ingest/canonical.ts'
import type { DiffRowView } from './mapping-views.ts'
import { keyWords, valueTexts } from './mapping-words.ts'

/** What a change takes away, adds and leaves, key by key: validities it cuts go, what remains of them and its own rows come; the same keys of other entities stand below to compare. */
export function diffRows(
  ctx: Pick<WebCtx, 't'>,
  set: string,
  of: { rows: readonly ChangeRowRecord[]; pieces: readonly ChangeRowRecord[] },
): DiffRowView[] {
  const { rows, pieces } = of
  const keyOf = (row: ChangeRowRecord) => canonicalText([row.entity, row.key])
  const view = (sign: DiffRowView['sign']) => (row: ChangeRowRecord) => rowView(ctx, set, sign, row)
  const touched = [...Map.groupBy(rows, keyOf)].flatMap(([key, own]) => {
    const there = pieces.filter((piece) => keyOf(piece) === key)
    const cut = there.filter((piece) => own.some((row) => overlaps(piece, row)))
    const stays = there.filter((piece) => !cut.includes(piece))
    const after = overlayChanges<ChangeRowRecord>(cut, own).filter((row) => row.value !== null)
    const ordered = after.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    return [...cut.map(view('removed')), ...ordered.map(view('added')), ...stays.map(view('unchanged'))]
  })
  const mine = new Set(rows.map(keyOf))
  return [...touched, ...pieces.filter((piece) => !mine.has(keyOf(piece))).map(view('unchanged'))]
}

/** What stood for each key of a change, as validities that do not overlap. */
export function valuesAsRows(rows: readonly ChangeRowRecord[], before: readonly ValueBefore[]): ChangeRowRecord[] {
  return rows.flatMap((row, index) => {
    const isFirst =
      rows.findIndex((one) => canonicalText([one.entity, one.key]) === canonicalText([row.entity, row.key])) === index
    const own = isFirst ? before.filter((value) => value.row_no === index + 1) : []
    const by = (origin: ValueBefore['origin']): ChangeRowRecord[] =>
      own
        .filter((value) => value.origin === origin)
        .map((value) => ({
          ...row,
          value: value.value,
          validFrom: value.validFrom ?? BEGINNING,
          validTo: value.validTo,
        }))
    return overlayChanges(by('import'), by('change')).filter((piece) => piece.value !== null)
  })
}

function rowView(ctx: Pick<WebCtx, 't'>, set: string, sign: DiffRowView['sign'], row: ChangeRowRecord): DiffRowView {
  return {
    sign,
    entity: row.entity ?? '',
    key: keyWords(ctx, set, row.key),
    values: valueTexts(set, row.value),
    validFrom: row.validFrom === BEGINNING ? '' : row.validFrom,
    validTo: row.validTo ?? ctx.t('mappingChange.open'),
  }
}

/** Stands for a validity that has no beginning. */
const BEGINNING = '0001-01-01'
