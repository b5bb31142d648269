import { minorToDecimal } from '../money.ts'
import type { ErpDocumentDraft, ErpDraftLine } from './erp-draft.ts'

/** A ledger line in minor units, debit positive, credit negative, in document and functional currency. */
export interface SignedLine {
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly taxCode: string | null
  readonly sourceLineRef: string | null
  readonly appliesTo: string | null
  readonly dimensions: Readonly<Record<string, string>> | null
}

/** Lines as the ERP takes them: numbered from 1, each on one side, decimals in major units. A line of nothing stands on the debit side. */
export function draftLines(
  lines: readonly SignedLine[],
  currencies: { readonly document: string; readonly functional: string },
): ErpDraftLine[] {
  return lines.map((line, index) => {
    const isCredit = line.amountMinor === 0n ? line.baseMinor < 0n : line.amountMinor < 0n
    const amount = minorToDecimal(isCredit ? -line.amountMinor : line.amountMinor, currencies.document)
    const base = minorToDecimal(isCredit ? -line.baseMinor : line.baseMinor, currencies.functional)
    const [none, noBase] = [minorToDecimal(0n, currencies.document), minorToDecimal(0n, currencies.functional)]
    return {
      line_no: index + 1,
      account: line.account,
      debit: isCredit ? none : amount,
      credit: isCredit ? amount : none,
      base_debit: isCredit ? noBase : base,
      base_credit: isCredit ? base : noBase,
      tax_code: line.taxCode,
      source_line_ref: line.sourceLineRef,
      applies_to: line.appliesTo,
      dimensions: line.dimensions,
    }
  })
}

/** The sum of lines on given accounts in minor units, debit positive. */
export function sumOn(
  lines: readonly SignedLine[],
  accounts: ReadonlySet<string>,
): { amountMinor: bigint; baseMinor: bigint } {
  const wanted = lines.filter((line) => accounts.has(line.account))
  return {
    amountMinor: wanted.reduce((sum, line) => sum + line.amountMinor, 0n),
    baseMinor: wanted.reduce((sum, line) => sum + line.baseMinor, 0n),
  }
}

/** A document to send, beside its lines in minor units: what is summed and compared is never read back from text. */
export interface BuiltDraft {
  readonly draft: ErpDocumentDraft
  readonly lines: readonly SignedLine[]
}
