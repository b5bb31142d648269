import { addressOf } from '../../address.ts'

type Kept = Readonly<Record<string, string | undefined>>

/** The lines of a month of a book. The month is the cell's own, whatever month the frame shows. */
export function revenueLinesHref(cell: { entity: string; currency: string; period: string }, more: Kept = {}): string {
  return addressOf('/control/revenue/lines', {
    of: cell.entity,
    currency: cell.currency,
    month: cell.period,
    ...more,
  })
}

/** The schedule of one billing line. */
export function scheduleHref(lineId: string, kept: Kept = {}): string {
  return addressOf(`/control/revenue/lines/${encodeURIComponent(lineId)}`, kept)
}
