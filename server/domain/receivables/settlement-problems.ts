import type { SettledDocument, Settlement, SettlementProblem } from './settlement.ts'

/** What of a settlement cannot be true: documents that are unknown, of another currency or kind, without an amount to settle, or applications that do not go into its amount. Empty: it can be booked. */
export function settlementProblems(
  settlement: Settlement,
  documents: ReadonlyMap<string, SettledDocument>,
): readonly SettlementProblem[] {
  const problems: SettlementProblem[] = []
  if (settlement.amountMinor <= 0n) problems.push({ code: 'amount_not_above_zero', object: null })
  const { creditMemoId } = settlement
  if (usesCredit(settlement)) {
    if (creditMemoId === null) problems.push({ code: 'document_not_known', object: null })
    else problems.push(...documentProblems(settlement, creditMemoId, 'credit_memo', documents))
  }
  for (const { invoiceId, amountMinor } of settlement.applications) {
    if (amountMinor <= 0n) problems.push({ code: 'amount_not_above_zero', object: invoiceId })
    problems.push(...documentProblems(settlement, invoiceId, 'invoice', documents))
  }
  return [...problems, ...sumProblems(settlement)]
}

/** Whether it uses up a credit memo. */
export function usesCredit({ kind }: Pick<Settlement, 'kind'>): boolean {
  return kind === 'refund' || kind === 'credit_application'
}

/** The sum of what is applied to invoices. */
export function appliedMinor({ applications }: Pick<Settlement, 'applications'>): bigint {
  return applications.reduce((sum, application) => sum + application.amountMinor, 0n)
}

function documentProblems(
  settlement: Settlement,
  id: string,
  kind: SettledDocument['kind'],
  documents: ReadonlyMap<string, SettledDocument>,
): SettlementProblem[] {
  const document = documents.get(id)
  if (!document) return [{ code: 'document_not_known', object: id }]
  const problems: SettlementProblem[] = []
  if (document.kind !== kind) problems.push({ code: 'document_of_other_kind', object: id })
  if (document.currency !== settlement.currency) problems.push({ code: 'document_of_other_currency', object: id })
  if (document.grossMinor <= 0n) problems.push({ code: 'document_of_zero', object: id })
  if (document.baseMinor === null) problems.push({ code: 'document_without_book_amount', object: id })
  return problems
}

/** A payment may leave a rest on account; what is written off or taken from a credit goes to invoices whole, and a refund to none. */
function sumProblems(settlement: Settlement): SettlementProblem[] {
  const applied = appliedMinor(settlement)
  const target = settlement.kind === 'refund' ? 0n : settlement.amountMinor
  if (applied === target) return []
  if (settlement.kind !== 'payment') return [{ code: 'applications_differ_from_amount', object: null }]
  return applied > target ? [{ code: 'applications_exceed_amount', object: null }] : []
}
