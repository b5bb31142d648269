import { findingOf } from './finding.ts'
import { categoryInForce, mappingInForce, type ReferenceIndex } from './reference.ts'
import type { BillingDocument, BillingLine, BillingTax, DerivationFinding, PostingLine } from './types.ts'

/** A ledger line in document currency, with its account but without its number and base amount. */
export type CodedLine = Omit<PostingLine, 'lineNo' | 'baseMinor'>

type Coding = { readonly line: CodedLine; readonly finding?: undefined } | { readonly finding: DerivationFinding }

/** The non-receivable lines of a document: one per billing line and taxes row with an amount, on the accounts in force at the issue date. A line that finds no account gives a finding instead; all of them are collected. */
export function codeDocument(
  document: BillingDocument,
  reference: ReferenceIndex,
  linesPerPart: number,
): { lines: CodedLine[]; findings: DerivationFinding[] } {
  const ordered = document.lines.toSorted((a, b) => a.lineNo - b.lineNo)
  const codings: Coding[] = []
  ordered.forEach((line, index) => {
    if (line.netMinor === 0n) return // counts for its part, posts nothing
    const partNo = Math.floor(index / linesPerPart) + 1
    codings.push(
      line.kind === 'discount'
        ? codeDiscount(line, { document, reference, partNo })
        : codeRevenue(line, { document, reference, partNo }),
    )
  })
  const lastPart = Math.max(1, Math.ceil(ordered.length / linesPerPart))
  for (const tax of document.taxes) {
    if (tax.amountMinor !== 0n) codings.push(codeTax(tax, { document, reference, partNo: lastPart }))
  }
  return {
    lines: codings.flatMap((coding) => (coding.finding ? [] : [coding.line])),
    findings: codings.flatMap((coding) => (coding.finding ? [coding.finding] : [])),
  }
}

interface Place {
  readonly document: BillingDocument
  readonly reference: ReferenceIndex
  readonly partNo: number
}

function codeRevenue(line: BillingLine, { document, reference, partNo }: Place): Coding {
  const { entity, issueOn } = document
  const product = line.sku === null ? undefined : reference.products.get(line.sku)
  const category = product && categoryInForce(product, issueOn)
  const mapping =
    category === undefined
      ? undefined
      : mappingInForce(reference, { set: 'gl_revenue', entity, key: category, onDate: issueOn })
  const role = product?.pattern === 'ratable_daily' ? 'deferred' : 'revenue'
  const account = mapping?.[role] ?? null
  if (!mapping || account === null) {
    return {
      finding: findingOf('revenue_category', {
        entity,
        revenueCategory: category ?? null,
        sku: category === undefined ? line.sku : null,
        missing: mapping ? role : null,
      }),
    }
  }
  const erpTaxCode = erpTaxCodeOf(line.taxCode, document, reference)
  return {
    line: {
      partNo,
      role,
      account,
      amountMinor: -line.netMinor,
      taxCode: line.taxCode,
      erpTaxCode,
      sourceLineRef: line.lineId,
      dimensions: mapping.dimensions,
      mappingIds: [mapping.mappingId],
    },
  }
}

function codeDiscount(line: BillingLine, { document, reference, partNo }: Place): Coding {
  const { entity, issueOn } = document
  const control = mappingInForce(reference, { set: 'gl_control', entity, key: '', onDate: issueOn })
  if (!control || control.discount === null) {
    return { finding: findingOf('revenue_category', { entity, revenueCategory: null, sku: null, missing: 'discount' }) }
  }
  const erpTaxCode = erpTaxCodeOf(line.taxCode, document, reference)
  return {
    line: {
      partNo,
      role: 'discount',
      account: control.discount,
      amountMinor: -line.netMinor,
      taxCode: line.taxCode,
      erpTaxCode,
      sourceLineRef: line.lineId,
      dimensions: null,
      mappingIds: [control.mappingId],
    },
  }
}

function codeTax(tax: BillingTax, { document, reference, partNo }: Place): Coding {
  const { entity, issueOn, sourceId } = document
  const mapping = mappingInForce(reference, { set: 'gl_tax', entity, key: tax.taxCode, onDate: issueOn })
  if (!mapping) return { finding: findingOf('tax_code', { entity, taxCode: tax.taxCode }) }
  const isMember = reference.entities.get(entity)?.postingMode === 'consolidated_monthly' && document.kind === 'invoice'
  return {
    line: {
      partNo,
      role: 'tax',
      account: mapping.account,
      amountMinor: -tax.amountMinor,
      taxCode: tax.taxCode,
      erpTaxCode: mapping.erpTaxCode,
      sourceLineRef: isMember ? sourceId : null,
      dimensions: null,
      mappingIds: [mapping.mappingId],
    },
  }
}

// A code without a gl_tax row is no finding here: only a tax amount needs an account.
function erpTaxCodeOf(taxCode: string | null, document: BillingDocument, reference: ReferenceIndex): string | null {
  if (taxCode === null) return null
  return (
    mappingInForce(reference, { set: 'gl_tax', entity: document.entity, key: taxCode, onDate: document.issueOn })
      ?.erpTaxCode ?? null
  )
}
