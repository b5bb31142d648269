import type { TrytonClient } from '#server/connectors/erp/tryton/client'
import { day, decimal } from '#server/connectors/erp/tryton/wire'

/** What every Tryton of the tests starts with. */
export const seeded = {
  company: 'Lumen GmbH',
  entity: 'E1',
  currency: 'EUR',
  user: 'tieout',
  password: 'Rw8-kite-Zo51-bulb',
  customers: ['C1', 'C2'],
  /** Revenue that is right, and revenue that is another. */
  accounts: {
    receivable: '1200',
    cash: '1000',
    payable: '1600',
    tax: '2200',
    expense: '6000',
    revenue: '4000',
    other: '4400',
  },
  /** 19 % and nothing. */
  taxes: { standard: 'VAT19', zero: 'VAT0' },
  year: '2026',
} as const

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'))

/** Turns an empty database into a company in EUR that can post in the twelve months of its year, with a user for the connector. */
export async function seedTryton(signIn: () => TrytonClient): Promise<void> {
  await seedCompany(signIn())
  const erp = signIn() // the context of a user names the company only after it exists
  const company = await only(erp, 'company.company', [])
  const accounts = await seedChart(erp, company)
  await seedYear(erp, company)
  await seedTaxes(erp, company, accounts)
  await seedCustomers(erp, accounts)
  await seedUser(erp, company)
}

async function seedCompany(erp: TrytonClient): Promise<void> {
  const rates = [['create', [{ date: day('2020-01-01'), rate: decimal('1') }]]]
  const currency = { name: 'Euro', code: seeded.currency, symbol: '€', rounding: decimal('0.01'), digits: 2, rates }
  const eur = await erp.create('currency.currency', currency)
  const addresses = [['create', [{ city: 'Berlin' }]]]
  const party = await erp.create('party.party', { name: seeded.company, code: 'OWN', addresses })
  await erp.wizard('company.company.config', [['company'], ['add', { company: { party, currency: eur } }]])
}

async function seedChart(erp: TrytonClient, company: number): Promise<ReadonlyMap<string, number>> {
  const inRoot = [
    ['module', '=', 'account'],
    ['fs_id', '=', 'account_template_root_en'],
  ]
  const [template] = await erp.rows('ir.model.data', inRoot, { fields: ['db_id'] })
  const account = { company, account_template: template?.['db_id'] }
  // The last step asks for two accounts that the step before made, so the wizard is walked up to there and the defaults are set on each customer.
  await erp.wizard('account.create_chart', [['account'], ['create_account', { account }]])
  const rows = await erp.rows('account.account', [['company', '=', company]], { fields: ['name', 'type', 'parent'] })
  const idOf = (name: string) => rows.find((row) => row['name'] === name)
  const names: Record<string, keyof typeof seeded.accounts> = {
    'Main Receivable': 'receivable',
    'Main Cash': 'cash',
    'Main Payable': 'payable',
    'Main Tax': 'tax',
    'Main Expense': 'expense',
    'Main Revenue': 'revenue',
  }
  const codes = new Map<string, number>()
  for (const [name, part] of Object.entries(names)) {
    const id = idOf(name)?.id
    if (id === undefined) throw new Error(`no account ${name}`)
    await erp.call('account.account', 'write', [[id], { code: seeded.accounts[part] }])
    codes.set(seeded.accounts[part], id)
  }
  const revenue = idOf('Main Revenue')
  const other = {
    name: 'Other Revenue',
    code: seeded.accounts.other,
    company,
    type: revenue?.['type'],
    parent: revenue?.['parent'],
  }
  return codes.set(seeded.accounts.other, await erp.create('account.account', other))
}

/** One number range per month: Tryton gives numbers in the order of dates, and a later month must not shut an earlier one. */
async function seedYear(erp: TrytonClient, company: number): Promise<void> {
  const typeOf = (name: string) => only(erp, 'ir.sequence.type', [['name', '=', name]])
  const invoiceType = await typeOf('Invoice')
  const moves = { name: 'Moves', sequence_type: await typeOf('Account Move'), company, prefix: 'M', padding: 5 }
  const year = await erp.create('account.fiscalyear', {
    ...{ name: seeded.year, company, start_date: day(`${seeded.year}-01-01`), end_date: day(`${seeded.year}-12-31`) },
    post_move_sequence: await erp.create('ir.sequence', moves),
    invoice_sequences: [],
  })
  await erp.call('account.fiscalyear', 'create_period', [[year]])
  const byStart = { fields: ['name'], order: [['start_date', 'ASC']] as const }
  const periods = await erp.rows('account.period', [['fiscalyear', '=', year]], byStart)
  const range = async (prefix: string) =>
    erp.create('ir.sequence.strict', { name: prefix, sequence_type: invoiceType, company, prefix, padding: 4 })
  const ranges = []
  for (const [at, month] of MONTHS.entries()) {
    const [invoices, credits] = [await range(`INV${month}-`), await range(`CN${month}-`)]
    ranges.push({
      ...{ company, period: periods[at]?.id, out_invoice_sequence: invoices, out_credit_note_sequence: credits },
      ...{ in_invoice_sequence: invoices, in_credit_note_sequence: credits },
    })
  }
  await erp.call('account.fiscalyear', 'write', [[year], { invoice_sequences: [['create', ranges]] }])
}

async function seedTaxes(erp: TrytonClient, company: number, accounts: ReadonlyMap<string, number>): Promise<void> {
  const account = accounts.get(seeded.accounts.tax)
  for (const [name, rate] of [
    [seeded.taxes.standard, '0.19'],
    [seeded.taxes.zero, '0'],
  ] as const) {
    const kept = { name, description: name, type: 'percentage', rate: decimal(rate), company }
    await erp.create('account.tax', { ...kept, invoice_account: account, credit_note_account: account })
  }
}

async function seedCustomers(erp: TrytonClient, accounts: ReadonlyMap<string, number>): Promise<void> {
  const days30 = [['create', [{ days: 30 }]]]
  const term = await erp.create('account.invoice.payment_term', {
    ...{ name: 'Net 30', lines: [['create', [{ type: 'remainder', relativedeltas: days30 }]]] },
  })
  for (const code of seeded.customers) {
    await erp.create('party.party', {
      ...{ name: `Customer ${code}`, code, addresses: [['create', [{ city: 'Wien' }]]] },
      account_receivable: accounts.get(seeded.accounts.receivable),
      account_payable: accounts.get(seeded.accounts.payable),
      customer_payment_term: code === 'C1' ? term : null, // one whose due dates can be past, one without
    })
  }
}

async function seedUser(erp: TrytonClient, company: number): Promise<void> {
  const group = await only(erp, 'res.group', [['name', '=', 'Account']])
  await erp.create('res.user', {
    ...{ name: 'Connector', login: seeded.user, password: seeded.password },
    ...{ groups: [['add', [group]]], companies: [['add', [company]]], company },
  })
}

async function only(erp: TrytonClient, model: string, domain: readonly unknown[]): Promise<number> {
  const [found] = await erp.rows(model, domain, { fields: ['id'], limit: 1 })
  if (!found) throw new Error(`no ${model} fits ${JSON.stringify(domain)}`)
  return found.id
}
