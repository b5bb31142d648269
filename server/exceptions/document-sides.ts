import { lastDayOf } from '../domain/period.ts'
import type { LineRole } from '../domain/posting/types.ts'
import type { LedgerLine } from '../domain/variance/align-lines.ts'
import type { DocumentSides, HeadSide } from '../domain/variance/compare-documents.ts'
import { recordOf } from './cause-facts.ts'
import type { ComparedSides } from './compared-sides.ts'

/** Shapes the documents of an exception for comparing: several documents on one side are read as one, their amounts added up. */
export function documentSides(
  sides: ComparedSides,
  books: { baseCurrency: string; acceptedMinor: bigint },
): DocumentSides | null {
  const live = liveErp(sides)
  const currency = sides.billing[0]?.currency ?? live[0]?.currency
  if (!currency) return null
  const postedLines = postedLinesOf(sides, live)
  return {
    currency,
    postedCurrency: live[0]?.currency ?? currency,
    baseCurrency: books.baseCurrency,
    acceptedMinor: books.acceptedMinor,
    billing: sides.billing.length === 0 ? null : billingSide(sides),
    expected: sides.expected.some((one) => one.outcome !== 'void') ? expectedSide(sides) : null,
    posted:
      live.length === 0
        ? null
        : { head: postedHead(live, postedLines), totals: totalsOf(postedLines), lines: postedLines },
  }
}

/** The ERP documents that stand: posted and neither reversed nor a reversal. */
export function liveErp(sides: Pick<ComparedSides, 'erp' | 'matches'>): ComparedSides['erp'] {
  const reversed = new Set(sides.erp.flatMap((one) => (one.reversal_of ? [one.reversal_of] : [])))
  const chained = new Set(
    sides.matches.flatMap((one) => (one.role === 'reversed' || one.role === 'reversal' ? [one.document_id] : [])),
  )
  return sides.erp.filter(
    (one) =>
      one.status === 'posted' && !one.reversal_of && !reversed.has(one.source_id) && !chained.has(one.document_id),
  )
}

function billingSide(sides: ComparedSides) {
  const sum = (field: 'net_minor' | 'tax_minor' | 'gross_minor') =>
    sides.billing.reduce((total, one) => total + one[field], 0n)
  const head: HeadSide = {
    reference: joined(sides.billing.map((one) => one.number)),
    entity: joined(sides.billing.map((one) => one.entity)),
    customer: joined(sides.billing.map((one) => one.customer_name ?? one.bill_to_id)),
    currency: joined(sides.billing.map((one) => one.currency)),
    documentOn: joined(sides.billing.map((one) => one.issue_on)),
    period: joined(sides.billing.map((one) => one.issue_on.slice(0, 7))),
    rate: null,
    baseMinor: null,
  }
  const lines = sides.billingLines.map((line) => ({
    lineRef: line.line_id,
    label: line.sku ?? line.kind,
    lineNo: line.line_no,
    netMinor: line.net_minor,
    taxCode: line.tax_code,
  }))
  return {
    head,
    totals: { netMinor: sum('net_minor'), taxMinor: sum('tax_minor'), grossMinor: sum('gross_minor') },
    lines,
  }
}

function expectedSide(sides: ComparedSides) {
  const documents = sides.expected
  const isGrouped = documents.some((one) => one.mode === 'consolidated')
  const head: HeadSide = {
    reference: joined(documents.map((one) => (isGrouped ? one.group_ref : one.external_ref))),
    entity: joined(documents.map((one) => one.entity)),
    customer: joined(documents.map((one) => one.customer_no)),
    currency: joined(documents.map((one) => one.currency)),
    // A consolidated document is dated the last day of its period, whatever its members say.
    documentOn: joined(
      documents.map((one) => (isGrouped && one.kind === 'invoice' ? lastDayOf(one.period) : one.document_on)),
    ),
    period: joined(documents.map((one) => one.period)),
    rate: joined(documents.map((one) => one.rate)),
    baseMinor: documents.some((one) => one.base_minor === null)
      ? null
      : documents.reduce((total, one) => total + (one.base_minor ?? 0n), 0n),
  }
  const lines = sides.expectedLines.map(
    (line): LedgerLine => ({
      role: line.role,
      account: line.account,
      amountMinor: line.amount_minor,
      baseMinor: line.base_minor,
      taxCode: line.tax_code,
      lineRef: line.role === 'tax' || line.role === 'receivable' ? null : line.source_line_ref,
      dimensions: dimensionsOf(line.dimensions),
    }),
  )
  return { head, totals: lines.length === 0 ? null : totalsOf(lines), lines }
}

function postedHead(documents: ComparedSides['erp'], lines: readonly LedgerLine[]): HeadSide {
  return {
    reference: joined(documents.map((one) => withoutPart(one.external_ref))),
    entity: joined(documents.map((one) => one.entity)),
    customer: joined(documents.map((one) => one.customer_no)),
    currency: joined(documents.map((one) => one.currency)),
    documentOn: joined(documents.map((one) => one.document_on)),
    period: joined(documents.map((one) => one.period)),
    rate: joined(documents.map((one) => one.rate)),
    baseMinor: lines.filter((line) => line.role === 'receivable').reduce((total, line) => total + line.baseMinor, 0n),
  }
}

function postedLinesOf(sides: ComparedSides, live: ComparedSides['erp']): LedgerLine[] {
  const ids = new Set(live.map((one) => one.document_id))
  const wanted = new Map(sides.expectedLines.map((line) => [line.account, line.role]))
  const isTaxExpected = sides.expectedLines.some((line) => line.role === 'tax')
  // Revenue lines carry a tax code too, so a code alone means tax only where tax was expected and the line names no billing line.
  const isTaxLine = (line: ComparedSides['erpLines'][number]) =>
    sides.accounts.tax.has(line.account) || (isTaxExpected && line.tax_code !== null && line.source_line_ref === null)
  const roleOf = (line: ComparedSides['erpLines'][number]): LineRole => {
    if (sides.accounts.receivable.has(line.account) || wanted.get(line.account) === 'receivable') return 'receivable'
    const refersToLine = sides.billingLines.some((billed) => billed.line_id === line.source_line_ref)
    if (!refersToLine && isTaxLine(line)) return 'tax'
    const role = wanted.get(line.account)
    return role === undefined || role === 'tax' || role === 'receivable' ? 'revenue' : role
  }
  return sides.erpLines
    .filter((line) => ids.has(line.document_id))
    .map((line) => {
      const role = roleOf(line)
      return {
        role,
        account: line.account,
        amountMinor: line.amount_minor,
        baseMinor: line.base_minor,
        taxCode: line.tax_code,
        lineRef: role === 'tax' || role === 'receivable' ? null : line.source_line_ref,
        dimensions: dimensionsOf(line.dimensions),
      }
    })
}

/** Net, tax and gross from the customer's side, read from ledger lines. */
function totalsOf(lines: readonly LedgerLine[]) {
  const sum = (isOf: (role: LineRole) => boolean) =>
    lines.filter((line) => isOf(line.role)).reduce((total, line) => total + line.amountMinor, 0n)
  return {
    netMinor: -sum((role) => role !== 'receivable' && role !== 'tax'),
    taxMinor: -sum((role) => role === 'tax'),
    grossMinor: sum((role) => role === 'receivable'),
  }
}

const MOST_NAMED = 3

/** Different values of several documents, the first ones named; null when none is known. */
function joined(values: readonly (string | null)[]): string | null {
  const known = [...new Set(values)].filter((value) => value !== null)
  if (known.length === 0) return null
  const more = known.length > MOST_NAMED ? ` +${known.length - MOST_NAMED}` : ''
  return `${known.slice(0, MOST_NAMED).join(', ')}${more}`
}

/** A part of a split document carries its number behind the reference of the whole; a rebooking its own mark. */
function withoutPart(reference: string | null): string | null {
  return reference?.replace(/\/[SB]\d+$/, '') ?? null
}

function dimensionsOf(json: unknown): LedgerLine['dimensions'] {
  const texts = Object.entries(recordOf(json)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return texts.length === 0 ? null : Object.fromEntries(texts)
}
