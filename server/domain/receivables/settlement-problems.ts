import { minorToDecimal } from '../money.ts'
import {
  type Cleared,
  NOTHING_CLEARED,
  type SettledDocument,
  type Settlement,
  type SettlementProblem,
} from './settlement.ts'

/** What of a settlement cannot be true: documents that are unknown, void, of another currency or kind, without an amount to settle, applications that do not go into its amount, or more than a document had open when it was recorded. Empty: it can be booked. */
export function settlementProblems(
  settlement: Settlement,
  documents: ReadonlyMap<string, SettledDocument>,
  before: ReadonlyMap<string, Cleared>,
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
  return [...problems, ...sumProblems(settlement), ...openProblems(settlement, documents, before)]
}

/** Documents that are void, and those that took more than they had open: gross less what settlements recorded earlier applied. What one settlement applies to a document counts together. */
function openProblems(
  settlement: Settlement,
  documents: ReadonlyMap<string, SettledDocument>,
  before: ReadonlyMap<string, Cleared>,
): SettlementProblem[] {
  const { currency } = settlement
  const own = (minor: bigint) => minorToDecimal(minor, currency)
  return [...appliedByDocument(settlement)].flatMap(([id, appliedNow]): SettlementProblem[] => {
    const document = documents.get(id)
    if (!document || document.currency !== currency) return []
    const applied = own(appliedNow)
    if (document.isVoid) return [{ code: 'document_void', object: id, figures: { currency, applied } }]
    const open = document.grossMinor - (before.get(id) ?? NOTHING_CLEARED).appliedMinor
    if (document.grossMinor <= 0n || appliedNow <= open) return []
    const figures = { currency, open: own(open), applied, exceeds: own(appliedNow - open) }
    return [{ code: 'exceeds_open', object: id, figures }]
  })
}

function appliedByDocument(settlement: Settlement): ReadonlyMap<string, bigint> {
  const applied = new Map<string, bigint>()
  if (usesCredit(settlement) && settlement.creditMemoId !== null)
    applied.set(settlement.creditMemoId, settlement.amountMinor)
  for (const { invoiceId, amountMinor } of settlement.applications)
    applied.set(invoiceId, (applied.get(invoiceId) ?? 0n) + amountMinor)
  return applied
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
