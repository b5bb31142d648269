import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'
import { type DropFile, entityRow, invoiceRow, mappingRow, writeDrop } from '../drop-folder.ts'
import { openTotals } from '../worlds/control-totals.ts'
import type { JsonRow } from '../worlds/rewrite.ts'
import { draftOf } from './drafts.ts'
import { seeded } from './seed.ts'

// One entity, EUR, October 2026: nine invoices of 119.00 to 1,071.00 and a credit memo of 59.50. The books have all but N-I4, and N-I7
// stands on another revenue account.
const MISSING = 'I4'
const MISPLACED = 'I7'

const keys = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'M1']

function figuresOf(key: string): { net: string; tax: string; gross: string } {
  if (key === 'M1') return { net: '50.00', tax: '9.50', gross: '59.50' }
  const times = Number(key.slice(1))
  return { net: `${times * 100}.00`, tax: `${times * 19}.00`, gross: `${times * 119}.00` }
}

/** The day a document was issued: one after another, so that the missing one is older than what was booked since. */
const issuedOn = (key: string) => `2026-10-${String(10 + keys.indexOf(key)).padStart(2, '0')}`

const { standard } = seeded.taxes

const invoices = keys.map((key) => {
  const { net, tax, gross } = figuresOf(key)
  const memo = { kind: 'credit_memo', original_invoice_id: 'I1', reason: 'goodwill' }
  return invoiceRow(key, {
    ...{ entity: seeded.entity, currency: seeded.currency, net, tax, gross, issue_date: issuedOn(key) },
    finalised_at: `${issuedOn(key)}T10:00:00Z`,
    lines: [{ id: `${key}-L1`, line_no: 1, sku: 'S', kind: 'charge', net, tax_code: standard }],
    taxes: [{ tax_code: standard, rate_percent: '19', base: net, amount: tax }],
    ...(key === 'M1' ? memo : {}),
  })
})

/** What was booked in the ERP before anybody compared, in the order it was booked. */
export function bookedBefore(): readonly ErpDocumentDraft[] {
  return keys
    .filter((key) => key !== MISSING)
    .map((key) => {
      const figures = figuresOf(key)
      const negative = { net: `-${figures.net}`, tax: `-${figures.tax}`, gross: `-${figures.gross}` }
      const on = { document_date: issuedOn(key), posting_date: issuedOn(key), lineRef: `${key}-L1` }
      const wrong = key === MISPLACED ? { revenue: seeded.accounts.other } : {}
      return draftOf(`N-${key}`, key === 'M1' ? negative : figures, { ...on, ...wrong })
    })
}

/** Writes the drop of that company as of 3 November 2026, without any document of the ERP, and gives its folder. */
export function writeTrytonCompany(): Promise<string> {
  const { entity, currency, accounts } = seeded
  const since = { valid_from: '2024-01-01', valid_to: null }
  const place = { country: 'DE', region: null }
  const customer = { ...{ bill_to_id: 'bt-1', global_account_id: 'g-1', entity, name: 'Customer C1', ...place, currency }, ...{ tax_code: standard, tax_registration: null, payment_terms_days: 30 } } // biome-ignore format: one row
  const erpCustomer = { entity, erp_customer_no: 'C1', bill_to_id: 'bt-1', name: 'Customer C1', control_account: accounts.receivable, blocked: false, ...since } // biome-ignore format: one row
  const tax = { entity, tax_code: standard, category: 'standard', ...place, rate_percent: '19', ...since }
  const product = { sku: 'S', name: 'S', pattern: 'as_invoiced', metric: null, revenue_categories: [{ revenue_category: 'USAGE', ...since }] } // biome-ignore format: one row
  const control = { receivable: accounts.receivable, cash: accounts.cash, customer_deposits: '2400', bad_debt: '6100', fx_realised: '7000', rounding: '7090', discount: '4900' } // biome-ignore format: one row
  const revenue = { revenue: accounts.revenue, deferred: null, contract_asset: '1310' }
  return writeDrop(
    {
      legal_entities: {
        lines: [entityRow({ country: 'DE', functional_currency: currency, time_zone: 'Europe/Berlin' })],
      },
      bill_tos: { lines: [customer] },
      erp_customers: { lines: [erpCustomer] },
      tax_codes: { lines: [tax] },
      products: { lines: [product] },
      mappings: {
        lines: [
          mappingRow('m-tax', {
            key: { tax_code: standard },
            value: { account: accounts.tax, erp_tax_code: standard },
          }),
          mappingRow('m-control', { set: 'gl_control', key: {}, value: control }),
          mappingRow('m-usage', { set: 'gl_revenue', key: { revenue_category: 'USAGE' }, value: revenue }),
        ],
      },
      periods: {
        lines: ['2026-10', '2026-11'].map((period) => ({
          entity,
          period,
          state: 'open',
          locked_at: null,
          signed_closing: {},
        })),
      },
      invoices: totalled('invoices', invoices),
    },
    { world: 'tryton', asOf: '2026-11-03T18:00:00Z' },
  )
}

function totalled(feed: string, lines: readonly object[]): DropFile {
  const totals = openTotals(feed)
  for (const line of lines) totals.add(JSON.parse(JSON.stringify(line)) as JsonRow) // what is written is JSON
  return { lines, totals: totals.result() }
}
