import type { Tx } from '#db/client'
import type { OtherLineRow } from '#db/queries/usage-judgement-billing'
import { listChargedPeriods, listOriginalLines, type OriginalLineRow } from '#db/queries/usage-judgement-charges'
import type { Interval } from '../domain/cycle.ts'

/** What was billed before that lines credit or change. */
export interface BilledBefore {
  /** The line a line names as its original; undefined where it names none that is known. */
  originalOf(row: OtherLineRow): OriginalLineRow | undefined
  /** The service periods of the charges a line may change, that of its original first; none for a charge. */
  chargesOf(row: OtherLineRow): readonly Interval[]
}

/** Reads what these lines credit or change, as known at an instant. */
export async function readBilledBefore(tx: Tx, lines: readonly OtherLineRow[], asOf: Date): Promise<BilledBefore> {
  const naming = [...new Set(lines.filter((line) => line.original_line_id !== null).map((line) => line.source_id))]
  const originals = new Map(
    (await listOriginalLines(tx, naming, asOf)).map((row) => [keyOf(row.source_id, row.line_id), row]),
  )
  const changed = [...new Set(lines.filter(isChange).flatMap((line) => line.subscription_id ?? []))]
  const charged = new Map<string, Interval[]>()
  for (const row of await listChargedPeriods(tx, changed, asOf)) {
    const key = keyOf(row.subscription_id, row.sku)
    charged.set(key, [...(charged.get(key) ?? []), { from: row.service_start_on, to: row.service_end_on }])
  }
  const originalOf = (row: OtherLineRow) => originals.get(keyOf(row.source_id, row.line_id))
  return {
    originalOf,
    chargesOf: (row) =>
      isChange(row)
        ? [...chargeOf(originalOf(row)), ...(charged.get(keyOf(row.subscription_id ?? '', row.sku ?? '')) ?? [])]
        : [],
  }
}

function isChange(row: OtherLineRow): boolean {
  return row.kind !== 'charge' || row.document_kind === 'credit_memo'
}

/** Only a charge tells by its days how long its cycle is; what was changed before may be a part of it. */
function chargeOf(original: OriginalLineRow | undefined): Interval[] {
  const { kind, service_start_on: from, service_end_on: to } = original ?? {}
  return kind === 'charge' && from && to ? [{ from, to }] : []
}

function keyOf(first: string, second: string): string {
  return JSON.stringify([first, second])
}
