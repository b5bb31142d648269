import { invoiceOf } from '#tests/support/judgement/rows'

// One customer in dollars, as of 10 March 2026; invoices A to K of January are in the ERP as billed. Short pay tolerance: 5.00 or 0.5 %.
const grosses = {
  a: '100.00',
  b: '200.00',
  c: '300.00',
  d: '50.00',
  e: '75.00',
  f: '60.00',
  g: '70.00',
  h: '80.00',
  i: '90.00',
  j: '40.00',
  k: '20.00',
} as const
export const invoices = Object.entries(grosses).map(([id, gross]) => invoiceOf(id, gross))
export const credit = invoiceOf('cm', '25.00', { kind: 'credit_memo', on: '2026-01-20' })

const control = {
  receivable: '11000',
  discount: '48000',
  cash: '10000',
  customer_deposits: '24000',
  bad_debt: '61000',
  fx_realised: '70000',
}
export const mapping = {
  ...{ mapping_id: 'l-ctl', set: 'gl_control', entity: 'LARK', key: {}, value: control, version: 2 },
  ...{ valid_from: '2024-01-01', valid_to: null, approved_by: 'controller@company.test' },
}
export const entity = {
  ...{ entity: 'LARK', name: 'LARK', country: 'XX', functional_currency: 'USD', time_zone: 'America/Chicago' },
  ...{ posting_mode: 'per_invoice', split_line_limit: null, posting_sla_hours: 24, zero_total_posting: false },
  ...{ tax_rounding: { level: 'document', mode: 'half_up' }, erp_tax_rounding: [], fiscal_year_start: '01-01' },
  ...{ fx_sources: {}, fx_max_age_days: {}, short_pay_tolerance: { USD: { absolute: '5', percent: '0.5' } } },
}

export function payment(id: string, amount: string, to: readonly string[], over: object = {}): object {
  return {
    ...{
      id,
      kind: 'payment',
      entity: 'LARK',
      bill_to_id: 'b-aspen',
      date: '2026-03-05',
      recorded_at: '2026-03-05T15:00:00Z',
    },
    ...{ currency: 'USD', amount, credit_memo_id: null, method: 'bank_transfer' },
    applications: to.map((invoice_id) => ({ invoice_id, amount, intent: 'full' })),
    ...over,
  }
}

export function booked(id: string, ref: string, amount: string, to: string | null, over: object = {}): object {
  const line = (no: number, account: string, debit: string, credited: string, applies_to: string | null) => ({
    ...{ line_no: no, account, debit, credit: credited, base_debit: debit, base_credit: credited, applies_to },
    ...{ tax_code: null, source_line_ref: null },
  })
  return {
    ...{ id, doc_no: `PM-${id}`, type: 'payment', entity: 'LARK', status: 'posted', status_reason: null },
    ...{
      external_ref: ref,
      references: [ref],
      customer_no: 'L-501',
      document_date: '2026-03-05',
      posting_date: '2026-03-05',
    },
    ...{ period: '2026-03', created_at: '2026-03-05T18:00:00Z', updated_at: '2026-03-05T18:00:00Z', version: 1 },
    ...{ currency: 'USD', rate: '1', reversal_of: null, text: null },
    lines: [line(1, '10000', amount, '0.00', null), line(2, to === null ? '24000' : '11000', '0.00', amount, to)],
    ...over,
  }
}

export function reversal(id: string, of: string, ref: string, amount: string, to: string): object {
  const { lines, ...rest } = booked(id, ref, amount, to, { reversal_of: of }) as { lines: Record<string, unknown>[] } // as just built
  const swapped = lines.map(({ debit, credit: credited, base_debit, base_credit, ...line }) => ({
    ...line,
    ...{ debit: credited, credit: debit, base_debit: base_credit, base_credit: base_debit },
  }))
  return { ...rest, lines: swapped }
}

export const payments = [
  payment('p-ok', '100.00', ['a']),
  payment('p-short', '190.00', ['b']),
  payment('p-tolerated', '299.50', ['c']),
  payment('p-astray', '50.00', ['d']),
  payment('p-twice', '60.00', ['f']),
  payment('p-never', '70.00', ['g']),
  payment('p-fresh', '80.00', ['h'], { date: '2026-03-09', recorded_at: '2026-03-09T12:00:00Z' }),
  payment('p-mended', '90.00', ['i']),
  payment('p-other', '40.00', ['j']),
  payment('p-refused', '20.00', ['k']),
  payment('p-nobody', '15.00', [], { bill_to_id: 'b-nobody' }),
  payment('p-unknown', '5.00', ['nowhere'], { bill_to_id: 'b-birch' }),
]
export const entries = [
  booked('x-ok', 'p-ok', '100.00', 'A'),
  booked('x-short', 'p-short', '190.00', 'B'),
  booked('x-tolerated', 'p-tolerated', '299.50', 'C'),
  booked('x-astray', 'p-astray', '50.00', 'E'),
  booked('x-twice-1', 'p-twice', '60.00', 'F'),
  booked('x-twice-2', 'p-twice', '60.00', 'F', {
    created_at: '2026-03-06T18:00:00Z',
    updated_at: '2026-03-06T18:00:00Z',
  }),
  booked('x-mended-1', 'p-mended', '90.00', 'A'),
  reversal('x-mended-2', 'x-mended-1', 'p-mended/R1', '90.00', 'A'),
  booked('x-mended-3', 'p-mended/B1', '90.00', 'I'),
  booked('x-other', 'p-other', '40.00', 'J', { customer_no: 'L-502' }),
  booked('x-refused', 'p-refused', '20.00', 'K', { status: 'rejected', status_reason: 'customer blocked' }),
  booked('x-stray', 'by hand', '33.00', null),
]
