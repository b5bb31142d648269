import type { TrytonRow } from './client.ts'
import { nested, optionalTextOf, textOf } from './records.ts'

/** What a ledger line has from the line or the tax of the invoice it came from, by Tryton's own name of that record. */
export type LineOrigins = ReadonlyMap<
  string,
  { readonly sourceLineRef: string | null; readonly taxCode: string | null }
>

/** One line of a feed row. Tryton keeps ledger lines in the currency of the company, and the amount of a foreign document beside it with the sign of debit less credit. */
export function feedLineOf(line: TrytonRow, told: { lineNo: number; isForeign: boolean; origins: LineOrigins }) {
  const origin = told.origins.get(optionalTextOf(line, 'origin') ?? '')
  const [baseDebit, baseCredit] = [textOf(line, 'debit'), textOf(line, 'credit')]
  const foreign = told.isForeign ? (optionalTextOf(line, 'amount_second_currency') ?? '0') : null
  const isDebit = foreign !== null && !foreign.startsWith('-')
  return {
    line_no: told.lineNo,
    account: textOf(nested(line, 'account'), 'code'),
    debit: foreign === null ? baseDebit : isDebit ? foreign : '0',
    credit: foreign === null ? baseCredit : isDebit ? '0' : foreign.slice(1),
    base_debit: baseDebit,
    base_credit: baseCredit,
    tax_code: origin?.taxCode ?? null,
    source_line_ref: origin?.sourceLineRef ?? null,
    applies_to: null,
  }
}
