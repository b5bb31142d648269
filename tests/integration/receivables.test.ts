import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPopulation } from '#server/control/export-population'
import { erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'

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
const invoices = Object.entries(grosses).map(([id, gross]) => invoiceOf(id, gross))
const credit = invoiceOf('cm', '25.00', { kind: 'credit_memo', on: '2026-01-20' })

const control = {
  receivable: '11000',
  discount: '48000',
  cash: '10000',
  customer_deposits: '24000',
  bad_debt: '61000',
  fx_realised: '70000',
}
const mapping = {
  ...{ mapping_id: 'l-ctl', set: 'gl_control', entity: 'LARK', key: {}, value: control, version: 2 },
  ...{ valid_from: '2024-01-01', valid_to: null, approved_by: 'controller@company.test' },
}
const entity = {
  ...{ entity: 'LARK', name: 'LARK', country: 'XX', functional_currency: 'USD', time_zone: 'America/Chicago' },
  ...{ posting_mode: 'per_invoice', split_line_limit: null, posting_sla_hours: 24, zero_total_posting: false },
  ...{ tax_rounding: { level: 'document', mode: 'half_up' }, erp_tax_rounding: [], fiscal_year_start: '01-01' },
  ...{ fx_sources: {}, fx_max_age_days: {}, short_pay_tolerance: { USD: { absolute: '5', percent: '0.5' } } },
}

function payment(id: string, amount: string, to: readonly string[], over: object = {}): object {
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

function booked(id: string, ref: string, amount: string, to: string | null, over: object = {}): object {
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

function reversal(id: string, of: string, ref: string, amount: string, to: string): object {
  const { lines, ...rest } = booked(id, ref, amount, to, { reversal_of: of }) as { lines: Record<string, unknown>[] } // as just built
  const swapped = lines.map(({ debit, credit: credited, base_debit, base_credit, ...line }) => ({
    ...line,
    ...{ debit: credited, credit: debit, base_debit: base_credit, base_credit: base_debit },
  }))
  return { ...rest, lines: swapped }
}

const payments = [
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
const entries = [
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

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  await desk.deliver({
    asOf: '2026-03-10T00:00:00Z',
    feeds: {
      legal_entities: [entity],
      mappings: [mapping],
      invoices: [...invoices, credit].map(invoiceRowOf),
      erp_documents: [
        ...invoices.map((invoice) => erpRowOf(postingOf(invoice))),
        erpRowOf(postingOf(credit, { type: 'ar_credit_memo', lines: linesOf('-25.00', 'cm-1') })),
        ...entries,
      ],
      payments,
    },
  })
  await desk.run()
})
afterAll(() => desk.close())

const found = async () =>
  (await listStanding(desk))
    .filter((row) => row.status !== 'resolved')
    .map((row) => `${row.subject} ${row.found} ${row.variance_minor} ${row.status}`)
    .sort()

const FINDINGS = [
  'e-cm UNAPPLIED_CREDIT/aged -2500 open',
  'p-astray MISAPPLIED_PAYMENT/wrong_invoice 5000 open',
  'p-never MISSING_IN_ERP/never_sent -7000 open',
  'p-nobody UNMAPPED/customer -1500 open',
  'p-other WRONG_CUSTOMER/sibling_bill_to 4000 open',
  'p-refused MISSING_IN_ERP/rejected_by_erp -2000 open',
  'p-short PAYMENT_VARIANCE/short_pay -1000 open',
  'p-tolerated PAYMENT_VARIANCE/short_pay -50 accepted',
  'p-twice DUPLICATE_POSTING/same_reference 6000 open',
  'p-unknown MISSING_IN_ERP/never_sent -500 open',
  'x-stray MISSING_IN_BILLING/manual_erp_invoice 3300 open',
]

test('what is wrong with payments and credits is found, and nothing else', async () => {
  expect(await found()).toEqual(FINDINGS)
})

test('a refused payment tells why', async () => {
  const told = await sql<{ words: string }>`
    select d.evidence::text as words from exception x join exception_diagnosis d using (exception_id, diagnosis_no)
    where x.subject_source_id = 'p-refused'`.execute(desk.db)
  expect(told.rows[0]?.words).toContain('customer blocked')
})

test('a payment that cannot be true is a finding on itself', async () => {
  const told = await sql<{ told: string }>`
    select object_kind || ' ' || object_id || ' ' || code || ' ' || (params ->> 'documents') as told from source_finding
    where partition like 'receivables|%'`.execute(desk.db)
  expect(told.rows.map((row) => row.told)).toEqual(['payment p-unknown settlement_document_not_known nowhere'])
})

test('every payment that can be derived is among the expected postings', async () => {
  const opened = await openPopulation(desk.db, { kind: 'postings', scope: 'all' })
  if (!opened.ok) throw new Error('the population is produced')
  const rows: Readonly<Record<string, unknown>>[] = []
  for await (const row of opened.value.rows) rows.push(row)
  const paid = rows.filter((row) => row['source_type'] === 'payment')
  expect(paid.map((row) => row['source_id']).sort()).toEqual(
    payments
      .map((row) => String(Reflect.get(row, 'id')))
      .filter((id) => id !== 'p-nobody' && id !== 'p-unknown')
      .sort(),
  )
  expect(paid.find((row) => row['source_id'] === 'p-short')).toMatchObject({
    document_date: '2026-03-05',
    period: '2026-03',
    rate: '1',
    customer_no: 'L-501',
    lines: [
      { account: '10000', debit: '190.00', credit: '0.00', base_debit: '190.00', base_credit: '0.00' },
      { account: '11000', debit: '0.00', credit: '190.00', base_debit: '0.00', base_credit: '190.00' },
    ],
  })
})

test('the ERP documents that stand for a payment are kept with their part', async () => {
  const pairs = await sql<{ told: string }>`
    select s.source_id || ': ' || string_agg(e.source_id || ' ' || p.role, ', ' order by e.source_id) as told
    from settlement_pair p join expected_settlement s using (payment_id) join erp_document e on e.document_id = p.erp_document_id
    where s.source_id in ('p-mended', 'p-twice', 'p-refused') group by s.source_id order by s.source_id`.execute(
    desk.db,
  )
  expect(pairs.rows.map((row) => row.told)).toEqual([
    'p-mended: x-mended-1 reversed, x-mended-2 reversal, x-mended-3 live',
    'p-refused: x-refused rejected',
    'p-twice: x-twice-1 live, x-twice-2 duplicate',
  ])
})

test('a deadline that passes brings forth what is late, as a run over everything would', async () => {
  const changed = await desk.run('2026-03-10T12:00:00Z')
  expect(changed.kind).toBe('changed')
  expect(await found()).toEqual([...FINDINGS, 'p-fresh MISSING_IN_ERP/never_sent -8000 open'].sort())
  expect((await desk.run('2026-03-10T12:00:00Z', true)).resultSha).toBe(changed.resultSha)
})

test('what is put right is withdrawn, as a run over everything would', async () => {
  const at = '2026-03-11T09:00:00Z'
  const late = { created_at: at, updated_at: at }
  await desk.deliver({
    asOf: '2026-03-11T10:00:00Z',
    feeds: {
      payments: [
        payment('p-rest', '10.00', ['b'], { date: '2026-03-11', recorded_at: at }),
        payment('p-use', '25.00', ['e'], {
          kind: 'credit_application',
          credit_memo_id: 'cm',
          date: '2026-03-11',
          recorded_at: at,
          applications: [{ invoice_id: 'e', amount: '25.00', intent: 'partial' }],
        }),
        payment('by hand', '33.00', [], { date: '2026-03-05' }),
      ],
      erp_documents: [
        booked('x-never', 'p-never', '70.00', 'G', late),
        booked('x-fresh', 'p-fresh', '80.00', 'H', late),
        booked('x-rest', 'p-rest', '10.00', 'B', late),
        booked('x-use', 'p-use', '25.00', 'E', {
          ...late,
          type: 'adjustment',
          lines: [
            {
              line_no: 1,
              account: '11000',
              debit: '25.00',
              credit: '0',
              base_debit: '25.00',
              base_credit: '0',
              applies_to: 'CM',
            },
            {
              line_no: 2,
              account: '11000',
              debit: '0',
              credit: '25.00',
              base_debit: '0',
              base_credit: '25.00',
              applies_to: 'E',
            },
          ],
        }),
        reversal('x-twice-3', 'x-twice-2', 'p-twice/R1', '60.00', 'F'),
      ],
    },
  })
  const changed = await desk.run()
  expect(changed.kind).toBe('changed')
  expect(await found()).toEqual([
    'p-astray MISAPPLIED_PAYMENT/wrong_invoice 5000 open',
    'p-nobody UNMAPPED/customer -1500 open',
    'p-other WRONG_CUSTOMER/sibling_bill_to 4000 open',
    'p-refused MISSING_IN_ERP/rejected_by_erp -2000 open',
    'p-tolerated PAYMENT_VARIANCE/short_pay -50 accepted',
    'p-unknown MISSING_IN_ERP/never_sent -500 open',
  ])
  expect((await desk.run(undefined, true)).resultSha).toBe(changed.resultSha)
})
