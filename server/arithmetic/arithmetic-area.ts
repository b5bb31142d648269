import {
  listArithmeticSources,
  loadStatedDocuments,
  type StatedDocumentRow,
  type StatedLineRow,
  type StatedTaxRow,
} from '#db/queries/billing-arithmetic'
import { replaceSourceFindings, type SourceFindingRecord } from '#db/queries/source-findings'
import { batches } from '#db/records'
import { isWithin } from '../domain/day.ts'
import type { JudgementReference, TaxCode } from '../domain/diagnosis/judgement-reference.ts'
import { type ArithmeticFinding, type ArithmeticRules, checkArithmetic } from '../domain/tax/check-arithmetic.ts'
import type { Area } from '../reconcile/area.ts'

const prefix = 'arithmetic|'
const BATCH = 2_000

/** The check on billing documents by their own figures. One partition per document. It raises no exception: what cannot be true is a finding on the very document or tax row. Rule: file-drop contract, section 4, identities. */
export const arithmeticArea: Area = {
  name: 'arithmetic',
  async partitionsOf(ask) {
    const sources: string[] = []
    for (const ids of batches(ask.changes.billing, BATCH)) sources.push(...(await listArithmeticSources(ask.tx, ids)))
    return sources.map((source) => `${prefix}${source}`)
  },
  async judge(ask, partitions) {
    for (const batch of batches(partitions, BATCH)) {
      const sources = batch.map((partition) => partition.slice(prefix.length))
      const { documents, lines, taxes } = await loadStatedDocuments(ask.tx, sources, ask.asOf)
      const linesOf = Map.groupBy(lines, (line) => line.document_id)
      const taxesOf = Map.groupBy(taxes, (tax) => tax.document_id)
      const codes = Map.groupBy(ask.reference.taxCodes, (code) => `${code.entity}|${code.taxCode}`)
      const found = documents.flatMap((row) => {
        const stated = { lines: linesOf.get(row.document_id) ?? [], taxes: taxesOf.get(row.document_id) ?? [] }
        return findingsOf(row, stated, rulesOf(row, ask.reference, codes)).map((finding) =>
          recordOf(row, finding, ask.runId),
        )
      })
      await replaceSourceFindings(ask.tx, batch, found)
    }
    return []
  },
  async clear() {
    // What this check keeps are findings alone, and those are taken away with the findings of all checks.
  },
}

/** Stored amounts are signed from the customer's side; the document's own figures, and floor, are those of the positive document (file-drop contract, section 4). */
function findingsOf(
  row: StatedDocumentRow,
  stated: { readonly lines: readonly StatedLineRow[]; readonly taxes: readonly StatedTaxRow[] },
  rules: ArithmeticRules,
): ArithmeticFinding[] {
  const sign = row.kind === 'credit_memo' ? -1n : 1n
  const document = {
    currency: row.currency,
    netMinor: sign * row.net_minor,
    taxMinor: sign * row.tax_minor,
    grossMinor: sign * row.gross_minor,
    lines: stated.lines.map((line) => ({ taxCode: line.tax_code, netMinor: sign * line.net_minor })),
    taxes: stated.taxes.map((tax) => ({
      taxNo: tax.tax_no,
      taxCode: tax.tax_code,
      ratePercent: tax.rate_percent,
      baseMinor: sign * tax.base_minor,
      amountMinor: sign * tax.amount_minor,
    })),
  }
  return checkArithmetic(document, rules)
}

function rulesOf(
  row: StatedDocumentRow,
  reference: JudgementReference,
  codes: ReadonlyMap<string, readonly TaxCode[]>,
): ArithmeticRules {
  const rounding = reference.taxRounding.get(row.entity)
  const taxPoints = row.original_issue_on === null ? [row.issue_on] : [row.issue_on, row.original_issue_on]
  return {
    rounding: rounding && { ...rounding, stepMinor: 1n },
    declaredRates: (taxCode) =>
      (codes.get(`${row.entity}|${taxCode}`) ?? [])
        .filter((code) => taxPoints.some((day) => isWithin(day, code)))
        .map((code) => code.ratePercent),
  }
}

function recordOf(row: StatedDocumentRow, finding: ArithmeticFinding, runId: string): SourceFindingRecord {
  const { code, taxCode, taxNo, figures } = finding
  const isOfTax = taxCode !== null
  return {
    partition: `${prefix}${row.source_id}`,
    object_kind: isOfTax ? 'billing_tax' : 'billing_document',
    object_id: isOfTax ? `${row.source_id}/${taxNo ?? taxCode}` : row.source_id,
    code,
    entity: row.entity,
    params: figures,
    run_id: runId,
  }
}
