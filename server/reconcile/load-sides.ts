import type { Tx } from '#db/client'
import { type BillingLineRow, type BillingRow, type BillingTaxRow, loadBillingAsOf } from '#db/queries/recon-billing'
import { listErpParties, loadErpAsOf, loadErpLinesAsOf } from '#db/queries/recon-erp'
import {
  type DerivationFindingRow,
  type ExpectedLineRow,
  type ExpectedRow,
  loadExpectedInForce,
} from '#db/queries/recon-expected'
import { listStandings } from '#db/queries/recon-groups'
import type { ErpSide, ExpectedSide } from '../domain/diagnosis/sides.ts'
import { monthOf } from '../domain/period.ts'

/** Billing documents with their expectation, ready to be judged, by document id. */
export async function loadExpectedSides(
  tx: Tx,
  ids: readonly string[],
  asOf: Date,
): Promise<ReadonlyMap<string, ExpectedSide>> {
  const billing = await loadBillingAsOf(tx, ids, asOf)
  const expected = await loadExpectedInForce(tx, ids)
  const standings = await listStandings(tx, ids)
  const linesOf = Map.groupBy(expected.lines, (line) => line.expected_id)
  const findingsOf = Map.groupBy(expected.findings, (finding) => finding.expected_id)
  const billedLines = Map.groupBy(billing.lines, (line) => line.document_id)
  const billedTaxes = Map.groupBy(billing.taxes, (tax) => tax.document_id)
  const headers = new Map(expected.documents.map((row) => [row.expected_id, row]))
  return new Map(
    billing.documents.flatMap((row): [string, ExpectedSide][] => {
      const header = headers.get(row.document_id)
      const standing = standings.get(row.document_id)
      if (!header || !isExpectedStanding(standing)) return []
      const id = row.document_id
      const details = {
        lines: (linesOf.get(id) ?? []).map(expectedLine),
        billedLines: (billedLines.get(id) ?? []).map(billedLine),
        billedTaxes: (billedTaxes.get(id) ?? []).map(billedTax),
        findings: (findingsOf.get(id) ?? []).map(derivationFinding),
      }
      return [[id, { ...headerOf(row, header, standing), ...details }]]
    }),
  )
}

function headerOf(row: BillingRow, header: ExpectedRow, standing: ExpectedSide['standing']) {
  return {
    documentId: row.document_id,
    sourceId: row.source_id,
    entity: row.entity,
    kind: row.kind,
    standing,
    mode: header.mode,
    number: row.number,
    groupRef: header.group_ref,
    billToId: row.bill_to_id,
    customerName: row.customer_name,
    customerNo: header.customer_no,
    currency: row.currency,
    rate: header.rate,
    rateOn: header.rate_on,
    issueOn: row.issue_on,
    period: row.planned_period ?? monthOf(row.issue_on),
    plannedRef: row.planned_ref,
    grossMinor: row.gross_minor,
    baseMinor: header.base_minor,
    deadlineAt: header.deadline_at,
    finalisedAt: row.finalised_at,
    voidedAt: row.voided_at,
  }
}

const expectedLine = (line: ExpectedLineRow) => ({
  account: line.account,
  amountMinor: line.amount_minor,
  baseMinor: line.base_minor,
  sourceLineRef: line.source_line_ref,
  dimensions: line.dimensions,
  role: line.role,
  taxCode: line.tax_code,
  mappingVersionIds: line.mapping_version_ids,
})

const billedLine = (line: BillingLineRow) => ({
  lineId: line.line_id,
  sku: line.sku,
  kind: line.kind,
  taxCode: line.tax_code,
  netMinor: line.net_minor,
})

const billedTax = (tax: BillingTaxRow) => ({
  taxCode: tax.tax_code,
  ratePercent: tax.rate_percent,
  amountMinor: tax.amount_minor,
})

const derivationFinding = (finding: DerivationFindingRow) => ({
  cause: finding.cause,
  groupingKey: finding.grouping_key,
  params: finding.params,
})

function isExpectedStanding(standing: string | undefined): standing is ExpectedSide['standing'] {
  return standing === 'due' || standing === 'unmapped' || standing === 'zero_total' || standing === 'void'
}

/** Receivables documents of the ERP with their lines, by document id. */
export async function loadErpSides(tx: Tx, ids: readonly string[], asOf: Date): Promise<ReadonlyMap<string, ErpSide>> {
  const documents = await loadErpAsOf(tx, ids, asOf)
  const linesOf = Map.groupBy(await loadErpLinesAsOf(tx, ids, asOf), (line) => line.document_id)
  const parties = new Map((await listErpParties(tx, ids)).map((row) => [row.document_id, row]))
  return new Map(
    documents.map((row): [string, ErpSide] => [
      row.document_id,
      {
        documentId: row.document_id,
        sourceId: row.source_id,
        entity: row.entity,
        kind: row.type === 'ar_credit_memo' ? 'credit_memo' : 'invoice',
        standing: row.standing,
        docNo: row.doc_no,
        externalRef: row.external_ref,
        refs: row.refs,
        customerNo: row.customer_no,
        billToId: parties.get(row.document_id)?.bill_to_id ?? null,
        customerName: parties.get(row.document_id)?.name ?? null,
        currency: row.currency,
        rate: row.rate,
        documentOn: row.document_on,
        postingOn: row.posting_on,
        period: row.period,
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        sourceVersion: row.source_version,
        statusReason: row.status_reason,
        receivableMinor: row.receivable_minor,
        baseReceivableMinor: row.base_receivable_minor,
        lines: (linesOf.get(row.document_id) ?? []).map((line) => ({
          account: line.account,
          amountMinor: line.amount_minor,
          baseMinor: line.base_minor,
          sourceLineRef: line.source_line_ref,
          dimensions: line.dimensions,
          isReceivable: line.is_receivable,
        })),
      },
    ]),
  )
}
