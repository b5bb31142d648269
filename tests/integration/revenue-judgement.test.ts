import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPopulation } from '#server/control/export-population'
import { causeFactsOf, type SentenceSubject } from '#server/exceptions/cause-facts'
import { causeText } from '#server/i18n/cause-text'
import { translatorFor } from '#server/i18n/translator'
import { erpRowOf } from '#tests/support/judgement/deliver'
import { type Desk, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import type { ErpRow } from '#tests/support/judgement/scenario'
import { bill } from '#tests/support/usage-rows'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

// A quarter of 90.00 is a dollar a day: 31.00, 28.00, 31.00.
const QUARTER = ['31.00', '28.00', '31.00'] as const
const quarter = (id: string, over: Readonly<Record<string, unknown>> = {}, net = '90.00') =>
  bill(id, '2026-01-12', [{ of: 's', sku: 'HELM', net, from: '2026-01-01', to: '2026-04-01', tax_code: 'EXP' }], {
    ...{ gross: net, taxes: [{ tax_code: 'EXP', rate_percent: '0', base: net, amount: '0' }] },
    ...over,
  })
const opposite = (amount: string) => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)
/** The ERP document of such an invoice, on the given account. */
const posted = (id: string, net = '90.00', over: Partial<ErpRow> = {}, account = '25000'): object =>
  erpRowOf(
    postingOf(invoiceOf(id, net), {
      lines: [
        ['11000', net],
        [account, opposite(net), `${id}-1`, opposite(net), { team: 'T4' }],
      ],
      ...over,
    }),
  )
/** The revenue journal of a month: what it recognises of which line; the accounts unless told. */
const journal = (
  period: string,
  entries: Readonly<Record<string, string>>,
  over: Readonly<Record<string, unknown>> = {},
  [deferred, revenue]: readonly [string, string] = ['25000', '41000'],
): object => ({
  ...erpRowOf({
    ...postingOf(invoiceOf(`j-${period}`, '0.00')),
    ...{ on: `${period}-28`, created: `${period === '2026-01' ? '2026-02' : '2026-03'}-02T09:00:00Z` },
    lines: Object.entries(entries).flatMap(([line, amount]): ErpRow['lines'] => [
      [deferred, amount, line],
      [revenue, opposite(amount), line],
    ]),
  }),
  ...{ id: `j-${period}`, type: 'revenue_journal', external_ref: `REV-LARK-USD-${period}`, customer_no: null },
  ...over,
})

async function findings(): Promise<string[]> {
  const rows = await sql<{ told: string }>`
    select x.subject_source_id || ' ' || x.class || '/' || x.cause || ' ' || x.period || ' ' || x.variance_minor || ' ' || x.status as told
    from exception x where x.status <> 'resolved' and x.class = 'REVENUE_VARIANCE'`.execute(desk.db)
  return rows.rows.map(({ told }) => told).sort()
}

/** What a reader is told of a document's finding, with the months that differ as facts. */
async function sentencesOf(subject: string) {
  const rows = await sql<SentenceSubject & { evidence: { facts: Record<string, unknown> } }>`
    select x.*, d.evidence from exception x join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
    where x.subject_source_id = ${subject} and x.class = 'REVENUE_VARIANCE'`.execute(desk.db)
  const [row] = rows.rows
  if (!row) throw new Error(`nothing is found of ${subject}`)
  const found = { class: 'REVENUE_VARIANCE', cause: 'schedule_not_modified' } as const
  const facts = causeFactsOf(row, row.evidence, 'en')
  return { ...causeText(translatorFor('en'), 'en', found, facts), months: row.evidence.facts['differingMonths'] }
}

async function sourceFindings(): Promise<string[]> {
  const rows = await sql<{ told: string }>`
    select object_id || ' ' || code || ' ' || coalesce(params ->> 'expected', '') || ' ' || coalesce(params ->> 'actual', '') as told
    from source_finding where partition like 'revenue|%'`.execute(desk.db)
  return rows.rows.map(({ told }) => told.trim()).sort()
}

async function schedules(): Promise<string[]> {
  const opened = await openPopulation(desk.db, { kind: 'revenue_schedule', scope: 'all' })
  if (!opened.ok) throw new Error(opened.code)
  const told: string[] = []
  for await (const row of opened.value.rows) told.push(`${row['line_id']} ${row['period']} ${row['amount']}`)
  return told
}

async function deliver(invoices: readonly object[], erp_documents: readonly object[], asOf = '2026-03-03T00:00:00Z') {
  await desk.deliver({ asOf, feeds: { invoices, erp_documents } })
  return desk.run()
}

test('schedules run to their end, of unmapped documents too, and void ones have none', async () => {
  const credit = bill(
    'back',
    '2026-02-10',
    [{ of: 's', sku: 'HELM', net: '59.00', from: '2026-02-01', to: '2026-04-01' }],
    { kind: 'credit_memo', gross: '59.00' },
  )
  await deliver(
    [
      quarter('plain'),
      quarter('void', { status: 'void', voided_at: '2026-01-20T00:00:00Z' }),
      quarter('stranger', { bill_to_id: 'b-nobody' }),
      credit,
    ],
    [],
  )
  const months = (line: string) => QUARTER.map((amount, at) => `${line} 2026-0${at + 1} ${amount}`)
  expect(await schedules()).toEqual([
    'back-1 2026-02 -28.00',
    'back-1 2026-03 -31.00',
    ...months('plain-1'),
    ...months('stranger-1'),
  ])
})

test('what the journals lack of a document is found with its cause; what belongs to another finding is not found twice', async () => {
  await deliver(
    [
      quarter('right'),
      quarter('lacking'),
      quarter('earned'),
      quarter('stranger', { bill_to_id: 'b-nobody' }),
      quarter('half'),
      quarter('late'),
      quarter('ended', { kind: 'credit_memo', reason: 'termination' }),
    ],
    [
      posted('right'),
      posted('lacking'),
      posted('earned', '90.00', {}, '41000'),
      posted('half'),
      posted('late'),
      posted('ended', '-90.00', { type: 'ar_credit_memo' }),
      journal('2026-01', { 'right-1': '31.00', 'half-1': '30.00' }),
      journal('2026-02', { 'right-1': '28.00', 'half-1': '28.00', 'late-1': '59.00' }),
    ],
  )
  expect(await findings()).toEqual([
    'earned REVENUE_VARIANCE/not_deferred 2026-01 9000 open',
    'ended REVENUE_VARIANCE/recognised_after_termination 2026-01 5900 open',
    'half REVENUE_VARIANCE/schedule_not_modified 2026-01 -100 open',
    'lacking REVENUE_VARIANCE/schedule_not_modified 2026-01 -5900 open',
    'late REVENUE_VARIANCE/schedule_not_modified 2026-01 0 open',
  ])
  expect(await sourceFindings()).toEqual([])
  expect(await sentencesOf('late')).toMatchObject({
    title: 'Recognised in the wrong month, made good since',
    sentence:
      '2026-01 recognised USD 31.00 too little of LATE of Aspen Works, and 2026-02 made it good. Nothing is missing over all months, but these months stand wrong: move USD 31.00 back to 2026-01, or have the shift accepted.',
    months: '2026-01: 0.00 / 31.00 USD; 2026-02: 59.00 / 28.00 USD',
  })
  expect(await sentencesOf('half')).toMatchObject({ title: 'Schedule not adjusted', months: undefined })
})

test('a journal booked twice is one finding with what it recognises, until one of them is reversed', async () => {
  const once = journal('2026-01', { 'right-1': '31.00', 'back-1': '-10.00' })
  const again = journal(
    '2026-01',
    { 'right-1': '31.00', 'back-1': '-10.00' },
    { id: 'j-again', created_at: '2026-02-02T10:00:00Z' },
  )
  const back = bill(
    'back',
    '2026-01-20',
    [{ of: 's', sku: 'HELM', net: '10.00', from: '2026-01-01', to: '2026-02-01' }],
    { kind: 'credit_memo', gross: '10.00' },
  )
  await deliver([quarter('right'), back], [posted('right'), once, again], '2026-02-10T00:00:00Z')
  expect(await findings()).toEqual(['j-again REVENUE_VARIANCE/duplicate_recognition 2026-01 2100 open'])
  const reversal = journal(
    '2026-01',
    { 'right-1': '-31.00', 'back-1': '10.00' },
    {
      id: 'j-back',
      external_ref: 'REV-LARK-USD-2026-01/R1',
      reversal_of: 'j-again',
      created_at: '2026-02-11T09:00:00Z',
    },
  )
  await desk.deliver({ asOf: '2026-02-12T00:00:00Z', feeds: { erp_documents: [reversal] } })
  const changed = await desk.run()
  expect(await findings()).toEqual([])
  expect((await desk.run('2026-02-12T00:00:00Z', true)).resultSha).toBe(changed.resultSha)
})

test('a journal that is due and missing is one finding about its month, and none about documents', async () => {
  await deliver([quarter('one'), quarter('two')], [posted('one'), posted('two')], '2026-02-02T11:59:59Z')
  expect([await findings(), await sourceFindings()]).toEqual([[], []])
  await desk.run('2026-02-02T12:00:00Z')
  expect([await findings(), await sourceFindings()]).toEqual([
    [],
    ['REV-LARK-USD-2026-01 revenue_journal_missing 62.00'],
  ])
  const first = journal('2026-01', { 'one-1': '31.00' }, { created_at: '2026-02-02T15:00:00Z' })
  await desk.deliver({ asOf: '2026-02-03T00:00:00Z', feeds: { erp_documents: [first] } })
  const changed = await desk.run()
  expect(await sourceFindings()).toEqual([])
  expect(await findings()).toEqual(['two REVENUE_VARIANCE/schedule_not_modified 2026-01 -3100 open'])
  expect((await desk.run('2026-02-03T00:00:00Z', true)).resultSha).toBe(changed.resultSha)
})

test('the right amount on other accounts or at another rate stands at the document, and so does a service without a day', async () => {
  const none = bill(
    'none',
    '2026-01-12',
    [{ of: 's', sku: 'HELM', net: '5.00', from: '2026-01-01', to: '2026-01-01' }],
    { gross: '5.00' },
  )
  await deliver(
    [quarter('moved'), quarter('rate', { currency: 'EUR' }), none],
    [
      posted('moved'),
      journal('2026-01', { 'moved-1': '31.00' }, {}, ['25000', '43000']),
      journal(
        '2026-01',
        { 'rate-1': '31.00' },
        { id: 'j-eur', external_ref: 'REV-LARK-EUR-2026-01', currency: 'EUR', rate: '1.2' },
      ),
    ],
    '2026-02-10T00:00:00Z',
  )
  // 1 EUR = 1.20 USD on 12 January: 31.00 EUR of 90.00 are 37.20 USD; the journal says 31.00.
  expect(await sourceFindings()).toEqual([
    'moved revenue_journal_account 25000 / 41000 25000 / 43000',
    'none-1 service_period_empty',
    'rate revenue_journal_base 37.20 31.00',
  ])
  expect(await findings()).toEqual([])
})
