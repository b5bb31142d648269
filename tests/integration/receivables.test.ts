import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPopulation } from '#server/control/export-population'
import { translatorFor } from '#server/i18n/translator'
import { readPaymentReason } from '#server/reasons/read-payment-reason'
import { erpRowOf, invoiceRowOf } from '#tests/support/judgement/deliver'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { linesOf, postingOf } from '#tests/support/judgement/rows'
import {
  booked,
  credit,
  entity,
  entries,
  invoices,
  mapping,
  payment,
  payments,
  reversal,
} from '#tests/support/receivables-company'

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

test('a payment nobody can book shows what it is, and no accounts', async () => {
  const reader = { db: desk.db, scope: 'all' as const, locale: 'en' as const, t: translatorFor('en') }
  const ask = (id: string, cause: string) =>
    readPaymentReason(reader, { subject_kind: 'payment', subject_source_id: id, cause })
  expect(await ask('p-nobody', 'customer')).toMatchObject({
    isDerived: false,
    amount: { full: '15.00 USD' },
    rest: { full: '15.00 USD' },
    applications: [],
    accounts: [],
    steps: [],
  })
  expect(await ask('p-unknown', 'never_sent')).toMatchObject({
    isDerived: false,
    applications: [{ number: 'nowhere', href: null, gross: null, applied: { full: '5.00 USD' }, left: null }],
  })
  expect(await ask('p-astray', 'wrong_invoice')).toMatchObject({
    clearings: [
      { key: 'D', expected: { full: '50.00 USD' }, actual: { full: '0.00 USD' }, difference: { full: '-50.00 USD' } },
      { key: 'E', expected: { full: '0.00 USD' }, actual: { full: '50.00 USD' }, difference: { full: '50.00 USD' } },
    ],
  })
  expect(await ask('x-stray', 'manual_erp_invoice')).toBeNull()
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
