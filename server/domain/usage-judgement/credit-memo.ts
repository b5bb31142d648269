/** How the amounts of a document are judged: rated from contract and prices; given, as people decided them; or not known, where a credit memo does not say why it credits. */
export type AmountBasis = 'rated' | 'given' | 'unknown'

const BASES: ReadonlyMap<string, AmountBasis> = new Map([
  ['goodwill', 'given'],
  ['billing_error', 'given'],
  ['downgrade', 'rated'],
  ['termination', 'rated'],
])

/** How the amounts of a document are judged: an invoice is rated, a credit memo goes by its reason, whatever its lines are called. Rule: file-drop contract, section 4. */
export function amountBasisOf(document: {
  readonly documentKind: 'invoice' | 'credit_memo'
  readonly reason: string | null
}): AmountBasis {
  return document.documentKind === 'invoice' ? 'rated' : (BASES.get(document.reason ?? '') ?? 'unknown')
}
