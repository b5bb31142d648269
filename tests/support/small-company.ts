import {
  type DropFile,
  entityRow,
  erpLine,
  erpRow,
  eventRow,
  invoiceRow,
  mappingRow,
  writeDrop,
} from './drop-folder.ts'
import { openTotals } from './worlds/control-totals.ts'
import type { JsonRow } from './worlds/rewrite.ts'

// One entity, one customer, January 2026. Small enough that every figure of the tie-outs can be added up by hand:
//   A  invoice 110.00 booked as billed          B  invoice 220.00 booked without its tax
//   C  invoice  55.00 not booked, late          D  credit memo 33.00 booked as billed
//   V  void, never booked                       Z  charge and discount that cancel out
//   W  invoice  11.00 of 3 February, in transit M  ERP invoice 70.00 that nobody billed

const billed = (id: string, amounts: { net: string; tax: string; gross: string }, over: object = {}) =>
  invoiceRow(id, {
    ...amounts,
    lines: [{ id: `${id}-L1`, line_no: 1, sku: 'S', kind: 'charge', net: amounts.net, tax_code: 'T' }],
    taxes: [{ tax_code: 'T', rate_percent: '10', base: amounts.net, amount: amounts.tax }],
    ...over,
  })

const invoices = [
  billed('A', { net: '100.00', tax: '10.00', gross: '110.00' }),
  billed(
    'B',
    { net: '200.00', tax: '20.00', gross: '220.00' },
    {
      lines: [
        {
          ...{ id: 'B-L1', line_no: 1, sku: 'P', kind: 'charge', net: '200.00', tax_code: 'T' },
          ...{ service_start: '2026-01-10', service_end: '2027-01-10' },
        },
      ],
    },
  ),
  billed('C', { net: '50.00', tax: '5.00', gross: '55.00' }),
  billed(
    'D',
    { net: '30.00', tax: '3.00', gross: '33.00' },
    { kind: 'credit_memo', original_invoice_id: 'A', reason: 'goodwill' },
  ),
  billed('V', { net: '10.00', tax: '1.00', gross: '11.00' }, { status: 'void', voided_at: '2026-01-11T09:00:00Z' }),
  billed(
    'Z',
    { net: '0.00', tax: '0.00', gross: '0.00' },
    {
      lines: [
        { id: 'Z-L1', line_no: 1, sku: 'S', kind: 'charge', net: '10.00', tax_code: 'T' },
        { id: 'Z-L2', line_no: 2, sku: null, kind: 'discount', net: '-10.00', tax_code: 'T' },
      ],
      taxes: [{ tax_code: 'T', rate_percent: '10', base: '0.00', amount: '0.00' }],
    },
  ),
  billed(
    'W',
    { net: '10.00', tax: '1.00', gross: '11.00' },
    { issue_date: '2026-02-03', finalised_at: '2026-02-03T10:00:00Z' },
  ),
]

const debit = (lineNo: number, account: string, amount: string, over: object = {}) =>
  erpLine(lineNo, { account, debit: amount, credit: '0.00', base_debit: amount, base_credit: '0.00', ...over })
const credit = (lineNo: number, account: string, amount: string, over: object = {}) =>
  erpLine(lineNo, { account, debit: '0.00', credit: amount, base_debit: '0.00', base_credit: amount, ...over })

const erpDocuments = [
  erpRow('eA', {
    external_ref: 'N-A',
    lines: [
      debit(1, '1200', '110.00'),
      credit(2, '4000', '100.00', { source_line_ref: 'A-L1', tax_code: 'T' }),
      credit(3, '2200', '10.00', { tax_code: 'T' }),
    ],
  }),
  erpRow('eB', {
    external_ref: 'N-B',
    lines: [debit(1, '1200', '200.00'), credit(2, '2500', '200.00', { source_line_ref: 'B-L1', tax_code: 'T' })],
  }),
  erpRow('eD', {
    type: 'ar_credit_memo',
    external_ref: 'N-D',
    lines: [
      credit(1, '1200', '33.00'),
      debit(2, '4000', '30.00', { source_line_ref: 'D-L1', tax_code: 'T' }),
      debit(3, '2200', '3.00', { tax_code: 'T' }),
    ],
  }),
  erpRow('eM', { external_ref: 'by hand', lines: [debit(1, '1200', '70.00'), credit(2, '4000', '70.00')] }),
]

const usageEvents = [
  eventRow('u1'),
  eventRow('u2', { time: '2026-01-06T00:00:00Z' }),
  eventRow('u1', { recordedtime: '2026-01-07T00:00:00Z' }),
  eventRow('u2', {
    time: '2026-01-06T00:00:00Z',
    recordedtime: '2026-01-08T00:00:00Z',
    data: { quantity: '9', ref: 'op-u2' },
  }),
  eventRow('u3', { time: 'yesterday' }),
]

const accounts = {
  receivable: '1200',
  cash: '1000',
  customer_deposits: '2400',
  bad_debt: '6100',
  fx_realised: '7000',
  rounding: '7090',
  discount: '4900',
}

/** Writes the drop of the small company, as of 3 February 2026 unless told otherwise, and gives its folder. */
export function writeSmallCompany(told: { asOf?: string } = {}): Promise<string> {
  const whole = (sku: string, pattern: string, category: string) => ({
    ...{ sku, name: sku, pattern, metric: null },
    revenue_categories: [{ revenue_category: category, valid_from: '2024-01-01', valid_to: null }],
  })
  const feeds = {
    legal_entities: { lines: [entityRow()] },
    bill_tos: {
      lines: [
        {
          bill_to_id: 'bt-1',
          global_account_id: 'g-1',
          entity: 'E1',
          name: 'Customer',
          country: 'US',
          region: null,
          currency: 'USD',
          tax_code: 'T',
          tax_registration: null,
          payment_terms_days: 30,
        },
      ],
    },
    erp_customers: {
      lines: [
        {
          entity: 'E1',
          erp_customer_no: 'C1',
          bill_to_id: 'bt-1',
          name: 'Customer',
          control_account: '1200',
          blocked: false,
          valid_from: '2024-01-01',
          valid_to: null,
        },
      ],
    },
    tax_codes: {
      lines: [
        {
          entity: 'E1',
          tax_code: 'T',
          category: 'standard',
          country: 'US',
          region: null,
          rate_percent: '10',
          valid_from: '2024-01-01',
          valid_to: null,
        },
      ],
    },
    products: { lines: [whole('S', 'as_invoiced', 'USAGE'), whole('P', 'ratable_daily', 'SUB')] },
    mappings: {
      lines: [
        mappingRow('m-tax'),
        mappingRow('m-control', { set: 'gl_control', key: {}, value: accounts }),
        mappingRow('m-usage', {
          set: 'gl_revenue',
          key: { revenue_category: 'USAGE' },
          value: { revenue: '4000', deferred: null, contract_asset: '1310' },
        }),
        mappingRow('m-sub', {
          set: 'gl_revenue',
          key: { revenue_category: 'SUB' },
          value: { revenue: '4100', deferred: '2500', contract_asset: '1300' },
        }),
      ],
    },
    periods: { lines: [{ entity: 'E1', period: '2026-01', state: 'open', locked_at: null, signed_closing: {} }] },
    invoices: totalled('invoices', invoices),
    erp_documents: totalled('erp_documents', erpDocuments),
    usage_events: totalled('usage_events', usageEvents),
  }
  return writeDrop(feeds, told)
}

function totalled(feed: string, lines: readonly object[]): DropFile {
  const totals = openTotals(feed)
  for (const line of lines) totals.add(JSON.parse(JSON.stringify(line)) as JsonRow) // what is written is JSON
  return { lines, totals: totals.result() }
}
