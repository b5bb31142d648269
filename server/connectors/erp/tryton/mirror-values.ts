import type { ErpDocumentDraft } from '../../../domain/corrections/erp-draft.ts'
import type { TrytonClient, TrytonRow } from './client.ts'
import { headerValues } from './invoice-values.ts'
import { idsOf, numberOf, type TrytonCompany, textOf } from './records.ts'
import { RejectedDocument } from './rejection.ts'
import { idOfSource } from './source-id.ts'
import { decimal } from './wire.ts'

const LINE_FIELDS = ['type', 'sequence', 'account', 'unit', 'product', 'unit_price', 'description', 'note', 'taxes', 'quantity'] // biome-ignore format: a list

/**
 * The values of the invoice that takes another back: the same lines with their quantities negated, each naming the line it takes back, and
 * taxes entered by hand negated. Tryton's own credit wizard does the same, but makes a document without a reference first: a crash in
 * between would leave one that no look-up finds. Throws a rejection when there is nothing to take back.
 */
export async function mirrorValues(
  client: TrytonClient,
  wish: { company: TrytonCompany; draft: ErpDocumentDraft; database: string; reversalOf: string },
): Promise<object> {
  const { company, draft } = wish
  const id = idOfSource(wish.database, wish.reversalOf)
  const fields = ['party', 'invoice_address', 'account', 'journal', 'payment_term', 'lines', 'taxes', 'state']
  const [original] = id === undefined ? [] : await client.rows('account.invoice', [['id', '=', id], ['company', '=', company.id]], { fields }) // biome-ignore format: one domain
  if (!original || !['posted', 'paid'].includes(textOf(original, 'state'))) {
    throw new RejectedDocument('other', `Tryton has no posted invoice ${wish.reversalOf} to take back.`)
  }
  const [lines, taxes] = await Promise.all([
    client.rows('account.invoice.line', [['id', 'in', idsOf(original, 'lines')]], { fields: LINE_FIELDS }),
    client.rows('account.invoice.tax', [['id', 'in', idsOf(original, 'taxes')], ['manual', '=', true]], { fields: ['description', 'account', 'tax', 'base', 'amount', 'sequence'] }), // biome-ignore format: one domain
  ])
  const { party, invoice_address, account, journal, payment_term } = original
  return {
    ...headerValues(company, draft),
    ...{ party, invoice_address, account, journal, payment_term },
    lines: [['create', lines.map((line) => mirroredLine(line, company))]],
    taxes: taxes.length === 0 ? [] : [['create', taxes.map(mirroredTax)]],
  }
}

function mirroredLine(line: TrytonRow, company: TrytonCompany): object {
  const { type, sequence, account, unit, product, description, note } = line
  const kept = { type, sequence, description, note, company: company.id, origin: `account.invoice.line,${line.id}` }
  if (type !== 'line') return kept
  return {
    ...kept,
    ...{ currency: company.currencyId, account, unit, product, unit_price: decimal(textOf(line, 'unit_price')) },
    ...{ quantity: -numberOf(line, 'quantity'), taxes: [['add', idsOf(line, 'taxes')]] },
  }
}

function mirroredTax(tax: TrytonRow): object {
  const { description, account, sequence } = tax
  const [base, amount] = [negated(textOf(tax, 'base')), negated(textOf(tax, 'amount'))]
  return {
    description,
    account,
    sequence,
    tax: tax['tax'] ?? null,
    manual: true,
    base: decimal(base),
    amount: decimal(amount),
  }
}

const negated = (text: string) => (text.startsWith('-') ? text.slice(1) : `-${text}`)
