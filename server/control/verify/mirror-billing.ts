import { countMirrored, listMirroredBilling } from '#db/queries/verify-mirror'
import { documentIdOf } from '../../domain/ids.ts'
import { type Check, openTally, type Tally } from './check.ts'
import { allVersions } from './payload-pages.ts'
import { type InvoicePayload, minorOf, readInvoice } from './payload-shapes.ts'

type Mirrored = Awaited<ReturnType<typeof listMirroredBilling>>

/** Every version of every mirrored billing document, its lines and its taxes say what the payload says. Amounts of a credit memo are negative in the mirror. */
export const checkBillingMirror: Check = async ({ db }) => {
  const tally = openTally('billing mirror equals its payloads')
  const { mirrored, received } = await countMirrored(db, 'billing_document', 'invoices')
  tally.hold(mirrored === received, 'billing_document', () => `${mirrored} versions for ${received} payloads`)
  for await (const page of allVersions(db, 'invoices')) {
    const invoices = page.map((row) => ({ row, invoice: readInvoice(row.payload) }))
    const ids = invoices.flatMap(({ invoice }) => (invoice ? [documentIdOf('billing', invoice.id)] : []))
    const index = indexed(await listMirroredBilling(db, [...new Set(ids)]))
    for (const { row, invoice } of invoices) {
      tally.seen()
      if (invoice) compare(tally, invoice, row.version_no, index)
      else tally.hold(false, `invoice ${row.natural_key}`, () => 'the payload is no invoice')
    }
  }
  return tally.result()
}

function compare(tally: Tally, invoice: InvoicePayload, version: number, index: ReturnType<typeof indexed>): void {
  const key = `${documentIdOf('billing', invoice.id)} ${version}`
  const name = `${invoice.kind} ${invoice.id} version ${version}`
  const sign = invoice.kind === 'credit_memo' ? -1n : 1n
  const signed = (decimal: string) => String(sign * (minorOf(decimal, invoice.currency) ?? 0n))
  const document = index.documents.get(key)
  const said = [
    invoice.id,
    invoice.entity,
    invoice.number,
    invoice.kind,
    invoice.status,
    invoice.bill_to_id,
    invoice.issue_date,
    invoice.currency,
    signed(invoice.net),
    signed(invoice.tax),
    signed(invoice.gross),
  ].join('|')
  const kept =
    document &&
    [
      document.source_id,
      document.entity,
      document.number,
      document.kind,
      document.status,
      document.bill_to_id,
      document.issue_on,
      document.currency,
      document.net_minor,
      document.tax_minor,
      document.gross_minor,
    ].join('|')
  tally.hold(kept === said, name, () =>
    kept === undefined ? 'is not in the mirror' : 'its header differs from the payload',
  )
  const lines = invoice.lines.map((line) =>
    [line.id, line.sku || '', line.kind, signed(line.net), line.tax_code || ''].join('|'),
  )
  tally.hold(equalSets(lines, index.lines.get(key)), name, () => 'its lines differ from the payload')
  const taxes = (invoice.taxes ?? []).map((tax) => [tax.tax_code, signed(tax.base), signed(tax.amount)].join('|'))
  tally.hold(equalSets(taxes, index.taxes.get(key)), name, () => 'its tax rows differ from the payload')
}

function indexed(mirrored: Mirrored) {
  const keyOf = (row: { document_id: string; version_no: number }) => `${row.document_id} ${row.version_no}`
  const lineText = (line: Mirrored['lines'][number]) =>
    [line.line_id, line.sku ?? '', line.kind, line.net_minor, line.tax_code ?? ''].join('|')
  const taxText = (tax: Mirrored['taxes'][number]) => [tax.tax_code, tax.base_minor, tax.amount_minor].join('|')
  return {
    documents: new Map(mirrored.documents.map((document) => [keyOf(document), document])),
    lines: texts(mirrored.lines, keyOf, lineText),
    taxes: texts(mirrored.taxes, keyOf, taxText),
  }
}

function texts<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  textOf: (row: Row) => string,
): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), textOf(row)])
  return found
}

function equalSets(said: readonly string[], kept: readonly string[] = []): boolean {
  return said.toSorted().join('\n') === kept.toSorted().join('\n')
}
