import type { FoundDocument } from '../connectors/contract.ts'
import { parseDecimalToMinor } from '../domain/money.ts'

export type Verdict =
  /** Nothing, or only a draft that sending again completes. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'same'; readonly document: FoundDocument }
  | { readonly kind: 'reference_taken' | 'duplicate_in_erp'; readonly text: string }

/** Judges what an ERP holds under a reference against what is to stand there: receivable in minor units of its currency, debit positive. */
export function judgeFound(
  wanted: { readonly amount_minor: bigint; readonly currency: string },
  found: readonly FoundDocument[],
): Verdict {
  const documents = found.filter(({ isDraft }) => !isDraft)
  const [document] = documents
  if (!document) return { kind: 'missing' }
  if (documents.length > 1) {
    return { kind: 'duplicate_in_erp', text: documents.map(({ docNo }) => docNo).join(', ') }
  }
  return isSame(wanted, document) ? { kind: 'same', document } : { kind: 'reference_taken', text: document.docNo }
}

function isSame(wanted: { amount_minor: bigint; currency: string }, { receivable, currency }: FoundDocument): boolean {
  if (currency !== wanted.currency) return false
  if (receivable === null) return true
  const parsed = parseDecimalToMinor(withoutEmptyDigits(receivable), currency)
  return parsed.ok && parsed.minor === wanted.amount_minor
}

/** Some ERPs write two digits after the point in every currency: "100.00" JPY is 100 yen. */
function withoutEmptyDigits(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}
