import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Desk, listMatches, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
import type { ErpRow } from '#tests/support/judgement/scenario'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())
const told = async () =>
  (await listStanding(desk))
    .filter((row) => row.status !== 'resolved')
    .map((row) => `${row.subject} ${row.found} ${row.variance_minor}`)

const meer = (id: string, ref: string | null, amount: string, over: Partial<ErpRow> = {}): ErpRow => ({
  ...postingOf(invoiceOf(id, amount)),
  id,
  ref,
  entity: 'MEER',
  customer: 'M-801',
  lines: [
    ['14000', amount],
    ['43900', amount.startsWith('-') ? amount.slice(1) : `-${amount}`],
  ],
  ...over,
})

async function confirm(erpId: string, billingId: string) {
  await desk.db.transaction().execute(async (tx) => {
    await sql`create temporary table gone on commit drop as select distinct mm.match_id from match_member mm join recon_item i using (match_hash, side, document_id) where i.source_id in (${erpId}, ${billingId})`.execute(
      tx,
    )
    await sql`delete from match_member where match_id in (select match_id from gone)`.execute(tx)
    await sql`delete from match where match_id in (select match_id from gone)`.execute(tx)
    const id = sql`'aaaaaaaa-0000-0000-0000-000000000001'::uuid`
    await sql`insert into match (match_hash, match_id, kind, status, rule, rule_version, score, entity, currency, amount_minor, difference_minor, exact, decided_by, run_id)
     select e.match_hash, ${id}, '1:1', 'confirmed', 'person', 1, 1, 'LARK', 'USD', e.amount_minor, a.amount_minor - e.amount_minor, false, 'Ada', ${id} from recon_item e, recon_item a
     where e.side='expected' and e.source_id=${billingId} and a.side='erp' and a.source_id=${erpId}`.execute(tx)
    await sql`insert into match_member (match_hash, side, document_id, match_id, role) select match_hash, side, document_id, ${id}, case side when 'erp' then 'live' else 'member' end
      from recon_item where (side='expected' and source_id=${billingId}) or (side='erp' and source_id=${erpId})`.execute(
      tx,
    )
  })
}

test('a match whose one side is looked at again is looked at whole', async () => {
  const w = invoiceOf('w1', '100.00', { number: 'W-1', bill_to: 'b-birch' })
  await desk.deliver({
    billing: [w],
    erp: [
      meer('p1', 'W-1', '100.00'),
      meer('p2', 'W-1/R1', '-100.00', { type: 'ar_credit_memo', reversal_of: 'p1' }),
      meer('p3', 'W-1/B1', '100.00'),
      meer('m1', 'by hand', '5.00'),
      postingOf(invoiceOf('x', '7.00'), { id: 'l1', ref: 'by hand', lines: linesOf('7.00', null) }),
    ],
  })
  await desk.run()
  const before = await listMatches(desk)
  await desk.deliver({ billing: [invoiceOf('z1', '9.00')] })
  await desk.run()
  expect(await listMatches(desk)).toEqual(before)
})

test('reference rows seen by a run of an earlier instant are seen again by a later one', async () => {
  const t1 = await desk.deliver({ billing: [invoiceOf('v', '20.00', { lines: [['VANE', 'charge', 'EXP', '20.00']] })] })
  await desk.run()
  const t2 = await desk.deliver({
    feeds: {
      products: [
        {
          sku: 'VANE',
          name: 'V',
          pattern: 'as_invoiced',
          revenue_categories: [{ revenue_category: 'METER', valid_from: '2024-01-01' }],
        },
      ],
    },
  })
  await desk.run(t1)
  expect(await told()).toEqual(['v UNMAPPED/revenue_category -2000'])
  await desk.run(t2)
  expect(await told()).toEqual(['v MISSING_IN_ERP/never_sent -2000'])
})

test('an edit after a person confirmed a match is seen', async () => {
  const a = invoiceOf('a', '100.00')
  await desk.deliver({ billing: [a], erp: [postingOf(a, { ref: null, lines: linesOf('100.00', 'a-1') })] })
  await desk.run()
  await confirm('e-a', 'a')
  await desk.run(undefined, true)
  expect(await told()).toEqual([])
  await desk.deliver({
    erp: [postingOf(a, { ref: null, version: 2, updated: '2026-03-01T00:01:30Z', lines: linesOf('180.00', 'a-1') })],
  })
  await desk.run()
  expect(await told()).toEqual(['a AMOUNT_VARIANCE/edited_after_post 8000'])
})

test('a confirmed match keeps its documents when the ERP gives one another reference', async () => {
  const a = invoiceOf('a', '100.00')
  const b = invoiceOf('b', '100.00', { number: 'B-2' })
  await desk.deliver({ billing: [a, b], erp: [postingOf(a, { lines: linesOf('100.00', null), ref: null })] })
  await desk.run()
  await confirm('e-a', 'a')
  await desk.run(undefined, true)
  await desk.deliver({
    erp: [postingOf(a, { lines: linesOf('100.00', null), ref: 'B-2', version: 2, updated: '2026-03-01T00:01:30Z' })],
  })
  await desk.run()
  const claims = await sql<{
    n: bigint
  }>`select count(*) as n from match_member mm join match using (match_id) join erp_document d using (document_id) where d.source_id = 'e-a' and d.version_no = 1`.execute(
    desk.db,
  )
  expect(claims.rows).toEqual([{ n: 1n }])
  expect(await listMatches(desk)).toEqual(['1:1 confirmed a e-a'])
})

test('an unmapped document booked with another amount is a finding', async () => {
  const v = invoiceOf('v', '20.00', { lines: [['VANE', 'charge', 'EXP', '20.00']] })
  await desk.deliver({ billing: [v], erp: [postingOf(v, { lines: linesOf('95.00', 'v-1') })] })
  await desk.run()
  expect(await told()).toEqual(['v AMOUNT_VARIANCE/unknown 7500'])
})

test('tax of two codes on each other’s accounts is a finding', async () => {
  const v = invoiceOf('v', '108.25', {
    lines: [['PING', 'charge', 'IL', '100.00']],
    taxes: [
      ['IL', '6.25', '6.25'],
      ['CHI', '2', '2.00'],
    ],
  })
  await desk.deliver({
    billing: [v],
    erp: [
      postingOf(v, {
        lines: [
          ['11000', '108.25'],
          ['43000', '-100.00', 'v-1'],
          ['22100', '-6.25'],
          ['22000', '-2.00'],
        ],
      }),
    ],
  })
  await desk.run()
  expect(await told()).toEqual(['v WRONG_ACCOUNT/tax_account 825'])
})

test('an ERP document in another currency without a rate does not stop the run', async () => {
  const v = invoiceOf('v', '100.00', { currency: 'EUR' })
  const p = postingOf(v, {
    currency: 'EUR',
    lines: [
      ['11000', '100.00', null, '111.00'],
      ['43000', '-100.00', 'v-1', '-111.00'],
    ],
  })
  await desk.deliver({ billing: [v], erp: [{ ...p, rate: null as unknown as string }] })
  await desk.run()
  expect((await told()).length).toBe(1)
})

test('two invoices under one number are not told as members of a consolidated document', async () => {
  const a = invoiceOf('a', '100.00', { number: 'N-1' })
  const b = invoiceOf('b', '70.00', { number: 'N-1' })
  await desk.deliver({ billing: [a, b], erp: [postingOf(a, { lines: linesOf('100.00', null) })] })
  await desk.run()
  expect(await told()).toEqual([
    'a MISSING_IN_ERP/never_sent -10000',
    'b MISSING_IN_ERP/never_sent -7000',
    'e-a MISSING_IN_BILLING/manual_erp_invoice 10000',
  ])
})

test('a document keyed again loses that name when what it repeats loses its invoice', async () => {
  const a = invoiceOf('a', '100.00', { number: 'N-12' })
  await desk.deliver({ billing: [a], erp: [meer('p', 'N-12', '100.00'), meer('u', 'N-21', '100.00')] })
  await desk.run()
  const first = await told()
  await desk.deliver({ billing: [{ ...a, gross: '130.00', lines: [['PING', 'charge', 'EXP', '130.00']] }] })
  const changed = await desk.run()
  const seen = await told()
  const whole = await desk.run(undefined, true)
  expect({ first, seen }).toEqual({ first, seen: await told() })
  expect(changed.resultSha).toBe(whole.resultSha)
})

test('a lock that nobody knew of yet does not shift a document', async () => {
  const a = invoiceOf('a', '100.00', { on: '2026-01-30' })
  await desk.deliver({
    billing: [a],
    erp: [postingOf(a, { posted_on: '2026-02-03', created: '2026-02-03T09:00:00Z' })],
  })
  await desk.run()
  expect(await told()).toEqual(['a CUTOFF/posted_next_period 10000'])
})

test('as of an instant between two extracts the documents of the later one that exist by then are seen', async () => {
  await desk.run()
  await desk.deliver({ billing: [invoiceOf('n', '10.00', { on: '2026-03-03' })], asOf: '2026-03-10T00:00:00Z' })
  await desk.run('2026-03-02T00:00:00Z')
  expect(await told()).toEqual([])
  await desk.run('2026-03-05T00:00:00Z')
  const seen = await told()
  await desk.run('2026-03-05T00:00:00Z', true)
  expect(seen).toEqual(await told())
})
