import {
  listApplicationsTo,
  listErpSettlements,
  listPaymentHeads,
  listRevenueOf,
  listUsesOfCredit,
} from '#db/queries/lineage-settlement'
import { documentIdOf } from '../domain/ids.ts'
import type { ApplicationFact, BillingFact, ExpectedFact, PaymentFact, RevenueFact } from '../domain/lineage/facts.ts'
import { recognisedMinor } from '../domain/lineage/recognised.ts'
import type { Reading } from './reading.ts'

interface Settlement {
  readonly payments: PaymentFact[]
  readonly applications: ApplicationFact[]
}

/** Payments, refunds, write-offs and credit applications of the documents, and how the ERP booked each. `paymentIds` are read whatever they settle. */
export async function readSettlementFacts(
  reading: Reading,
  wanted: { documents: readonly BillingFact[]; paymentIds: readonly string[] },
): Promise<Settlement> {
  const ids = (kind: BillingFact['kind']) =>
    wanted.documents.filter((document) => document.kind === kind).map((document) => document.sourceId)
  const [applied, used] = await Promise.all([
    listApplicationsTo(reading.db, { scope: reading.scope, invoiceIds: ids('invoice') }),
    listUsesOfCredit(reading.db, { scope: reading.scope, creditMemoIds: ids('credit_memo') }),
  ])
  const paymentIds = [
    ...new Set([...wanted.paymentIds, ...applied.map((row) => row.source_id), ...used.map((row) => row.source_id)]),
  ]
  const [heads, booked] = await Promise.all([
    listPaymentHeads(reading.db, { scope: reading.scope, sourceIds: paymentIds }),
    listErpSettlements(reading.db, { scope: reading.scope, paymentIds }),
  ])
  const applications = [
    ...applied.map((row) => ({
      paymentSourceId: row.source_id,
      documentId: documentIdOf('billing', row.invoice_id) as string,
      amountMinor: row.amount_minor,
    })), // an id is a text where it is only looked up
    ...used.map((row) => ({
      paymentSourceId: row.source_id,
      documentId: documentIdOf('billing', row.credit_memo_id ?? '') as string,
      amountMinor: -row.amount_minor,
    })), // the same
  ]
  return { applications, payments: heads.map((head) => paymentFact(head, booked)) }
}

function paymentFact(
  head: Awaited<ReturnType<typeof listPaymentHeads>>[number],
  booked: Awaited<ReturnType<typeof listErpSettlements>>,
): PaymentFact {
  const isRefund = head.kind === 'refund'
  return {
    sourceId: head.source_id,
    kind: head.kind,
    currency: head.currency,
    paidOn: head.paid_on,
    appliedMinor: isRefund ? -head.amount_minor : head.applied_minor,
    erp: booked
      .filter((row) => row.external_ref === head.source_id)
      .map((row) => ({
        sourceId: row.source_id,
        docNo: row.doc_no,
        appliedMinor: isRefund ? -row.debit_minor : -row.credit_minor,
      })),
  }
}

/** What posted journals recognised of each line. */
export async function readRevenueFacts(
  reading: Reading,
  wanted: { documents: readonly BillingFact[]; expected: readonly ExpectedFact[] },
): Promise<RevenueFact[]> {
  const lines = new Map(wanted.documents.flatMap((document) => document.lines.map((line) => [line.lineId, line])))
  const rows = await listRevenueOf(reading.db, { scope: reading.scope, lineIds: [...lines.keys()] })
  const deferrals = wanted.expected.flatMap((fact) => fact.deferred)
  const groups = Map.groupBy(rows, (row) => `${row.source_id} ${row.source_line_ref}`)
  return [...groups.values()].flatMap((booked) => {
    const [first] = booked
    const line = lines.get(first?.source_line_ref ?? '')
    if (!first || !line) return []
    const deferredAccounts = new Set(
      deferrals.filter((part) => part.lineId === line.lineId).map((part) => part.account),
    )
    const amounts = booked.map((row) => ({ account: row.account, amountMinor: row.amount_minor }))
    const amountMinor = recognisedMinor(amounts, { deferredAccounts, netMinor: line.netMinor })
    return [
      {
        journalSourceId: first.source_id,
        docNo: first.doc_no,
        period: first.period,
        currency: first.currency,
        lineId: line.lineId,
        amountMinor,
      },
    ]
  })
}
