import {
  type ErpSettlementRow,
  listErpSettlementsWithoutSource,
  listOpenCredits,
  type OpenCreditRow,
} from '#db/queries/receivables-erp'
import { addDays } from '../domain/day.ts'
import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Diagnosis, NamedDocument } from '../domain/diagnosis/diagnose.ts'
import { NO_PAYMENT_FACTS } from '../domain/receivables/facts.ts'
import { erpAmount } from '../domain/receivables/observe-settlement.ts'
import { CREDIT_AGE_DAYS, isAgedCredit } from '../domain/receivables/open-credit.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import { customerNoOf, customerPartition, type Place } from './place.ts'
import { erpSettlementOf } from './settlement-ground.ts'

/** Judges what depends on an ERP customer and no bill-to: credits nobody used while invoices are open, and entries without a source. */
export async function judgeCustomers(ask: AreaAsk, places: readonly Place[]): Promise<readonly Diagnosis[]> {
  const customers = places.map((place) => ({ entity: place.entity, customer_no: customerNoOf(place) }))
  const credits = await listOpenCredits(ask.tx, customers, ask.asOf)
  const strays = await listErpSettlementsWithoutSource(ask.tx, customers, ask.asOf)
  return [
    ...credits.flatMap((row) => creditFinding(row, ask) ?? []),
    ...strays.flatMap((row) => strayFinding(row, ask) ?? []),
  ]
}

function creditFinding(row: OpenCreditRow, ask: AreaAsk): Diagnosis | null {
  return areaDiagnosis(
    {
      subject: 'open_credit',
      subjectKind: 'open_credit',
      subjectSourceId: row.source_id,
      subjectDocumentId: row.document_id,
      scope: 'open_credit',
      partition: customerPartition(row.entity, row.customer_no),
      entity: row.entity,
      period: row.document_on.slice(0, 7),
      currency: row.currency,
      varianceMinor: row.open_minor,
      facets: [{ facet: 'settlement', amountMinor: row.open_minor }],
      facts: {
        olderThanLimit: isAgedCredit(row.document_on, ask.asOf),
        customerHasOpenInvoice: row.invoice_source_id !== null,
      },
      words: {},
      documents: creditDocuments(row),
      groupingKey: () => null,
      sinceAt: new Date(`${addDays(row.document_on, CREDIT_AGE_DAYS + 1)}T00:00:00Z`),
      billToId: row.bill_to_id,
      customerName: row.customer_name,
      billingNumber: row.billing_number,
      erpNumber: row.doc_no,
    },
    ask,
  )
}

/** The credit in billing and in the ERP, and the invoice it could be used on. */
function creditDocuments(row: OpenCreditRow): readonly NamedDocument[] {
  const name = (system: NamedDocument['system'], type: string, id: string | null, number: string | null) =>
    id === null ? [] : [{ system, type, id, ...(number === null ? {} : { number }) }]
  return [
    ...name('billing', 'credit_memo', row.billing_source_id, row.billing_number),
    ...name('erp', 'erp_document', row.source_id, row.doc_no),
    ...name('erp', 'erp_document', row.invoice_source_id, row.invoice_no),
  ]
}

type StrayRow = ErpSettlementRow & { customer_name: string | null; bill_to_id: string | null }

/** A live payment or adjustment that names no settlement of billing. */
function strayFinding(row: StrayRow, ask: AreaAsk): Diagnosis | null {
  const varianceMinor = erpAmount(erpSettlementOf(row, new Map()))
  return areaDiagnosis(
    {
      subject: 'payment',
      subjectKind: 'payment',
      subjectSourceId: row.source_id,
      subjectDocumentId: row.document_id,
      scope: 'without_source',
      partition: customerPartition(row.entity, row.customer_no ?? ''),
      entity: row.entity,
      period: row.period,
      currency: row.currency,
      varianceMinor,
      facets: [{ facet: 'settlement', amountMinor: varianceMinor }],
      facts: { ...NO_PAYMENT_FACTS, noBillingPayment: true },
      words: {},
      documents: [{ system: 'erp', type: 'erp_document', id: row.source_id, number: row.doc_no }],
      groupingKey: () => null,
      sinceAt: row.created_at,
      billToId: row.bill_to_id,
      customerName: row.customer_name,
      billingNumber: null,
      erpNumber: row.doc_no,
    },
    ask,
  )
}
