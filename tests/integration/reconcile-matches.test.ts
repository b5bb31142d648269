import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '#db/client'
import { recomputeResultHash } from '#server/reconcile/result-hash'
import { type Desk, listMatches, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const of = async (ids: readonly string[]) =>
  (await listMatches(desk)).filter((line) => line.split(' ').some((word) => ids.includes(word)))
const found = async (subject: string) => (await listStanding(desk)).find((row) => row.subject === subject)

test('a suggestion is counted as such and never as matched', async () => {
  const before = await desk.run()
  const invoice = invoiceOf('s', '81.00')
  await desk.deliver({ billing: [invoice], erp: [postingOf(invoice, { ref: null, lines: linesOf('81.00', null) })] })
  const { counts } = await desk.run()
  expect(await of(['s'])).toEqual(['1:1 suggested e-s s'])
  const grown = (name: string) => (counts[name] ?? 0) - (before.counts[name] ?? 0)
  expect(['suggested', 'matched', 'exact', 'open'].map(grown)).toEqual([1, 0, 0, 2])
})

test('a second candidate takes a suggestion back: which of two equal ones is a question for a person', async () => {
  await desk.deliver({
    erp: [postingOf(invoiceOf('s', '81.00'), { id: 'e-s2', ref: null, lines: linesOf('81.00', null) })],
  })
  await desk.run()
  expect(await of(['s', 'e-s', 'e-s2'])).toEqual([])
})

test('two invoices under one number never join, whatever stands under it in the ERP', async () => {
  const [one, two] = [invoiceOf('k1', '33.00', { number: 'TWICE' }), invoiceOf('k2', '44.00', { number: 'TWICE' })]
  await desk.deliver({ billing: [one, two], erp: [postingOf(one, { lines: linesOf('78.00', null) })] })
  await desk.run()
  expect(await of(['k1', 'k2', 'e-k1'])).toEqual([])
  expect(await found('e-k1')).toMatchObject({ found: 'MISSING_IN_BILLING/manual_erp_invoice', status: 'open' })
})

test('the database refuses to claim a document a second time', async () => {
  const invoice = invoiceOf('claimed', '29.00')
  await desk.deliver({ billing: [invoice], erp: [postingOf(invoice)] })
  await desk.run()
  const again = sql`insert into match_member (match_hash, side, document_id, match_id, role)
    select match_hash, side, document_id, ${uuidv7()}::uuid, role from match_member
    where document_id = (select document_id from recon_item where source_id = 'claimed')`
  await expect(again.execute(desk.db)).rejects.toThrow(/match_member_pkey/)
})

test('after every pass each document is a member of one match at most', async () => {
  const twice = await sql<{ document_id: string }>`
    select document_id from match_member group by document_id having count(distinct match_id) > 1`.execute(desk.db)
  expect(twice.rows).toEqual([])
})

test('a match that a person decided survives runs over what changed and over everything', async () => {
  const invoice = invoiceOf('h', '67.00')
  const other = invoiceOf('h2', '67.00')
  const loose = { ref: null, lines: linesOf('67.00', null) }
  await desk.deliver({ billing: [invoice, other], erp: [postingOf(invoice, loose), postingOf(other, loose)] })
  await desk.run()
  expect(await of(['h', 'h2', 'e-h', 'e-h2'])).toEqual([])
  await desk.db.transaction().execute((tx) => decide(tx, { billing: 'h', erp: 'e-h2' }))
  await desk.deliver({ billing: [invoiceOf('h3', '12.00')] })
  await desk.run()
  await desk.run(undefined, true)
  const confirmed = await of(['h', 'e-h2'])
  expect(confirmed).toEqual(['1:1 confirmed e-h2 h'])
  expect(await found('h')).toMatchObject({ status: 'resolved' })
  expect(await found('e-h2')).toMatchObject({ status: 'resolved' })
  const events = await sql<{ kind: string; actor: string }>`select kind, actor from match_event`.execute(desk.db)
  expect(events.rows).toEqual([{ kind: 'confirmed', actor: 'ada' }])
})

test('what a decision leaves over may then be suggested, for it is alone now', async () => {
  expect(await of(['h2', 'e-h'])).toEqual(['1:1 suggested e-h h2'])
})

test('the hash of a run is of its results and can be computed again by anyone', async () => {
  const { resultSha } = await desk.run()
  expect(await recomputeResultHash(desk.db)).toBe(resultSha)
  await sql`update match set difference_minor = difference_minor + 1 where match_id = (select match_id from match limit 1)`.execute(
    desk.ownerDb,
  )
  expect(await recomputeResultHash(desk.db)).not.toBe(resultSha)
})

/** What confirming leaves in the database: the match in the person's name, and the event. */
async function decide(tx: Tx, pair: { billing: string; erp: string }): Promise<void> {
  const matchId = uuidv7()
  const chosen = sql`select * from recon_item where (side = 'expected' and source_id = ${pair.billing}) or (side = 'erp' and source_id = ${pair.erp})`
  await sql`insert into match (match_hash, match_id, kind, status, rule, rule_version, score, entity, currency, amount_minor, difference_minor, exact, decided_by, run_id)
    select match_hash, ${matchId}, '1:1', 'confirmed', 'person', 1, 1, entity, currency, amount_minor, 0, false, 'ada', ${matchId}
    from (${chosen}) c where side = 'expected'`.execute(tx)
  await sql`insert into match_member (match_hash, side, document_id, match_id, role)
    select match_hash, side, document_id, ${matchId}, case side when 'erp' then 'live' else 'member' end from (${chosen}) c`.execute(
    tx,
  )
  await sql`insert into match_event (match_hash, match_id, event_no, kind, actor, at, members, correlation_id)
    select match_hash, match_id, 1, 'confirmed', 'ada', now(), '[]', 'test' from match where match_id = ${matchId}`.execute(
    tx,
  )
}
