import type { TieOutRow } from '#db/queries/control-tie-outs'
import { countText, decimalText, type MoneyView, moneyView } from '../i18n/format.ts'

/** One figure of a tie-out: an amount, or a number of documents, rows or units of a metric. */
export type TieOutFigure =
  | { readonly kind: 'money'; readonly amount: MoneyView }
  | { readonly kind: 'count'; readonly text: string }

/** A figure as a reader sees it: minor units become money of the cell's currency, quantities keep their decimals. */
export function tieOutFigure(text: string, cell: Pick<TieOutRow, 'unit' | 'currency'>, locale: string): TieOutFigure {
  if (cell.unit === 'minor' && cell.currency !== null)
    return { kind: 'money', amount: moneyView({ minor: BigInt(text), currency: cell.currency }, locale) }
  return { kind: 'count', text: cell.unit === 'quantity' ? decimalText(text, locale) : countText(BigInt(text), locale) }
}

/** Whether a figure is nothing, however many zeros it is written with. */
export function isNothing(text: string): boolean {
  return /^-?0(\.0*)?$/.test(text)
}
