import type { ErpDocumentDraft, ErpDraftLine } from '../../../domain/corrections/erp-draft.ts'
import { minorToDecimal } from '../../../domain/money.ts'
import type { TrytonClient, TrytonRow } from './client.ts'
import { netOf } from './draft-books.ts'
import { byText, idsOf, nested, type TrytonCompany } from './records.ts'
import { RejectedDocument } from './rejection.ts'
import type { TrytonSettings } from './settings.ts'
import { day, decimal } from './wire.ts'

/** The words that lead the list of billing numbers in an invoice's comment; the pull reads them back. */
export const REFERENCES_LEAD = 'References: '

/** What every invoice of a draft carries, new or mirrored. */
export function headerValues(company: TrytonCompany, draft: ErpDocumentDraft): object {
  return {
    ...{ company: company.id, currency: company.currencyId, type: 'out' },
    ...{ reference: draft.external_ref, description: draft.text },
    ...{ invoice_date: day(draft.document_date), accounting_date: day(draft.posting_date) },
    comment: draft.references.length === 0 ? null : `${REFERENCES_LEAD}${draft.references.join(', ')}`,
  }
}

/** The values of a customer invoice for a draft: accounts, customer and taxes by their codes, tax left for Tryton to compute. Throws a rejection for what Tryton does not know. */
export async function invoiceValues(
  client: TrytonClient,
  settings: TrytonSettings,
  wish: { company: TrytonCompany; draft: ErpDocumentDraft },
): Promise<object> {
  const { company, draft } = wish
  const [customer, accounts, taxes, journal] = await Promise.all([
    readCustomer(client, draft.customer_no ?? ''),
    readAccounts(client, company, draft),
    readTaxes(client, settings, { company, draft }),
    client.rows('account.journal', [['type', '=', 'revenue']], { fields: ['id'], limit: 1 }),
  ])
  const receivables = draft.lines.filter((line) => nested(accounts(line), 'type')['receivable'] === true)
  const [receivable] = receivables
  if (!receivable) throw new RejectedDocument('unknown_account', 'No line stands on a receivable account of Tryton.')
  const isTax = (line: ErpDraftLine) =>
    line.tax_code !== null &&
    (line.source_line_ref === null || taxes(line.tax_code).accounts.includes(accounts(line).id))
  const lines = draft.lines.filter((line) => !receivables.includes(line) && !isTax(line))
  return {
    ...headerValues(company, draft),
    ...{ party: customer.id, invoice_address: customer.address, payment_term: customer.term },
    ...{ account: accounts(receivable).id, journal: journal[0]?.id },
    lines: [
      [
        'create',
        lines.map((line) =>
          lineValues(line, {
            company,
            account: accounts(line).id,
            taxId: line.tax_code === null ? null : taxes(line.tax_code).id,
            draft,
          }),
        ),
      ],
    ],
  }
}

function lineValues(
  line: ErpDraftLine,
  known: { company: TrytonCompany; account: number; taxId: number | null; draft: ErpDocumentDraft },
): object {
  const { company, draft } = known
  const minor = -netOf(line, draft.currency) // an invoice line is positive where it credits
  return {
    ...{ type: 'line', company: company.id, currency: company.currencyId, account: known.account },
    ...{
      quantity: minor < 0n ? -1 : 1,
      unit_price: decimal(minorToDecimal(minor < 0n ? -minor : minor, draft.currency)),
    },
    ...{ description: line.source_line_ref ?? draft.external_ref, note: line.source_line_ref },
    taxes: known.taxId === null ? [] : [['add', [known.taxId]]],
  }
}

async function readCustomer(client: TrytonClient, code: string) {
  const fields = ['addresses', 'customer_payment_term']
  const [found, second] = await client.rows('party.party', [['code', '=', code]], { fields })
  const address = found && idsOf(found, 'addresses')[0]
  if (!found || second) throw new RejectedDocument('unknown_customer', `Tryton has no party with the code "${code}".`)
  if (address === undefined)
    throw new RejectedDocument('unknown_customer', `The party "${code}" has no address in Tryton.`)
  return { id: found.id, address, term: found['customer_payment_term'] ?? null }
}

async function readAccounts(client: TrytonClient, company: TrytonCompany, draft: ErpDocumentDraft) {
  const codes = [...new Set(draft.lines.map((line) => line.account))]
  const inCompany = [
    ['company', '=', company.id],
    ['code', 'in', codes],
  ]
  const found = byText(await client.rows('account.account', inCompany, { fields: ['code', 'type.receivable'] }), 'code')
  return (line: ErpDraftLine): TrytonRow => {
    const [account, second] = found.get(line.account) ?? []
    if (!account || second)
      throw new RejectedDocument('unknown_account', `Tryton has no account "${line.account}" in ${company.name}.`)
    return account
  }
}

async function readTaxes(
  client: TrytonClient,
  settings: TrytonSettings,
  wish: { company: TrytonCompany; draft: ErpDocumentDraft },
) {
  const nameOf = (code: string) => settings.taxes[code] ?? code
  const names = [
    ...new Set(wish.draft.lines.flatMap((line) => (line.tax_code === null ? [] : [nameOf(line.tax_code)]))),
  ]
  const inCompany = [
    ['company', '=', wish.company.id],
    ['name', 'in', names],
  ]
  const fields = ['name', 'invoice_account', 'credit_note_account']
  const found = byText(names.length === 0 ? [] : await client.rows('account.tax', inCompany, { fields }), 'name')
  return (code: string) => {
    const [tax, second] = found.get(nameOf(code)) ?? []
    if (!tax || second)
      throw new RejectedDocument('other', `Tryton has no tax "${nameOf(code)}" for the tax code "${code}".`)
    return { id: tax.id, accounts: [tax['invoice_account'], tax['credit_note_account']] }
  }
}
