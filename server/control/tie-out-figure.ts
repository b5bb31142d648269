import type { TieOutRow } from '#db/queries/control-tie-outs'
import { countText, decimalText, type MoneyView, moneyView } from '../i18n/format.ts'

/** One figure of a tie-out: an amount, or a number of documents, rows or units of a metric. */
export type TieOutFigure =
  | { readonly kind: 'money'; readonly amount: MoneyView }
  /** Negative in parentheses; `decimals` of its digits stand after the decimal mark. */
  | { readonly kind: 'count'; readonly text: string; readonly decimals: number }

/** A figure as a reader sees it: minor units become money of the cell's currency, quantities keep their decimals. */
export function tieOutFigure(text: string, cell: Pick<TieOutRow, 'unit' | 'currency'>, locale: string): TieOutFigure {
  if (cell.unit === 'minor' && cell.currency !== null)
    return { kind: 'money', amount: moneyView({ minor: BigInt(text), currency: cell.currency }, locale) }
  if (cell.unit !== 'quantity') return { kind: 'count', text: countText(BigInt(text), locale), decimals: 0 }
  return { kind: 'count', text: decimalText(text, locale), decimals: text.split('.')[1]?.length ?? 0 }
}

/** Whether a figure is nothing, however many zeros it is written with. */
export function isNothing(text: string): boolean {
  return /^-?0(\.0*)?$/.test(text)
}
