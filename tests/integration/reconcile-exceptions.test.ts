import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, listEvents, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const standing = async (subject: string) => {
  const found = (await listStanding(desk)).find((row) => row.subject === subject)
  if (!found) throw new Error(`nothing was found about ${subject}`)
  return found
}
const kinds = async (exceptionId: string) => (await listEvents(desk, exceptionId)).map(({ kind }) => kind)

async function addPerson(): Promise<string> {
  const userId = uuidv7()
  await sql`insert into app_user (user_id, email, name, password_hash) values (${userId}, ${`${userId}@company.test`}, 'Ada', 'none')`.execute(
    desk.ownerDb,
  )
  return userId
}

test('an exception keeps its identity, its owner and its comments when a later run sees another cause', async () => {
  const invoice = invoiceOf('id1', '100.00')
  await desk.deliver({ billing: [invoice] })
  await desk.run()
  const before = await standing('id1')
  const person = await addPerson()
  await sql`update exception set assignee_id = ${person}, row_version = row_version + 1 where exception_id = ${before.exception_id}`.execute(
    desk.db,
  )
  await sql`insert into exception_event (exception_id, event_no, kind, at, actor, detail, correlation_id)
    values (${before.exception_id}, 2, 'commented', now(), ${person}, '{"text":"asked the ERP team"}', 'test')`.execute(
    desk.db,
  )

  await desk.deliver({ erp: [postingOf(invoice, { lines: linesOf('111.00', 'id1-1') })] })
  await desk.run()
  const after = await standing('id1')
  expect(before.found).toBe('MISSING_IN_ERP/never_sent')
  expect(after).toMatchObject({ found: 'AMOUNT_VARIANCE/unknown', variance_minor: 1100n, diagnosis_no: 2 })
  expect([after.exception_id, after.reference]).toEqual([before.exception_id, before.reference])
  const owner = await sql<{
    assignee_id: string
  }>`select assignee_id from exception where exception_id = ${before.exception_id}`.execute(desk.db)
  expect(owner.rows).toEqual([{ assignee_id: person }])
  expect(await kinds(before.exception_id)).toEqual(['opened', 'commented', 'diagnosed'])
})

test('every diagnosis stays as it was told, and its parts add up to its variance', async () => {
  const history = await sql<{ told: string; parts: boolean }>`
    select d.diagnosis_no || ' ' || d.class || '/' || d.cause || ' ' || d.variance_minor as told,
      d.variance_minor = (select coalesce(sum(f.amount_minor), 0) from variance_facet f
        where f.exception_id = d.exception_id and f.diagnosis_no = d.diagnosis_no) as parts
    from exception_diagnosis d join exception x using (exception_id) where x.subject_source_id = 'id1' order by d.diagnosis_no`.execute(
    desk.db,
  )
  expect(history.rows).toEqual([
    { told: '1 MISSING_IN_ERP/never_sent -10000', parts: true },
    { told: '2 AMOUNT_VARIANCE/unknown 1100', parts: true },
  ])
})

test('the case of one finding is named after what the finding says now', async () => {
  const names = await sql<{ told: string }>`
    select c.class || '/' || c.cause as told from exception_case c join exception x using (case_id) where x.subject_source_id = 'id1'`.execute(
    desk.db,
  )
  expect(names.rows).toEqual([{ told: 'AMOUNT_VARIANCE/unknown' }])
})

test('what later data cures closes by itself and names the document that proves it', async () => {
  const invoice = invoiceOf('cured', '250.00')
  await desk.deliver({ billing: [invoice] })
  await desk.run()
  await desk.deliver({ erp: [postingOf(invoice)] })
  const run = await desk.run()
  const after = await standing('cured')
  expect(after.status).toBe('resolved')
  const events = await listEvents(desk, after.exception_id)
  expect(events.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual(['opened machine', 'resolved machine'])
  expect(events[1]?.detail).toMatchObject({ reason: 'agrees', runId: run.runId, documents: ['e-cured'] })
  const match = await sql<{
    exact: boolean
  }>`select exact from match where match_id = ${events[1]?.detail['matchId']}`.execute(desk.db)
  expect(match.rows).toEqual([{ exact: true }])
})

test('a finding that returns is opened again under its old reference', async () => {
  const before = await standing('cured')
  const reversal = { id: 'r-cured', ref: 'CURED/R1', reversal_of: 'e-cured', lines: linesOf('-250.00', 'cured-1') }
  await desk.deliver({ erp: [postingOf(invoiceOf('cured', '250.00'), { ...reversal, type: 'ar_credit_memo' })] })
  await desk.run()
  const after = await standing('cured')
  expect(after).toMatchObject({ found: 'MISSING_IN_ERP/never_sent', status: 'open', reference: before.reference })
  expect(await kinds(after.exception_id)).toEqual(['opened', 'resolved', 'reopened'])
})

test('in transit becomes late when time passes its deadline, without any new document', async () => {
  await desk.deliver({ billing: [invoiceOf('slow', '60.00', { on: '2026-03-01' })] })
  await desk.run('2026-03-02T11:59:59Z')
  expect(await standing('slow')).toMatchObject({ found: 'IN_TRANSIT/none', status: 'waiting', diagnosis_no: 1 })
  const run = await desk.run('2026-03-02T12:00:00Z')
  expect(run.kind).toBe('changed')
  expect(await standing('slow')).toMatchObject({ found: 'MISSING_IN_ERP/never_sent', status: 'open', diagnosis_no: 2 })
})

test('what cannot be derived is one case per missing key, with all its documents', async () => {
  const noCategory = ['u1', 'u2', 'u3'].map((id) =>
    invoiceOf(id, '20.00', { lines: [['VANE', 'charge', 'EXP', '20.00']] }),
  )
  await desk.deliver({
    billing: [...noCategory, invoiceOf('u4', '30.00', { bill_to: 'b-nobody' })],
    asOf: '2026-03-02T13:00:00Z',
  })
  await desk.run()
  const cases = await sql<{ cause: string; grouped: boolean; documents: bigint; amount: bigint }>`
    select c.class || '/' || c.cause as cause, c.grouped, count(*) as documents, sum(x.variance_minor)::bigint as amount
    from exception_case c join exception x using (case_id) where c.class = 'UNMAPPED' group by c.case_id, c.class, c.cause, c.grouped order by 1`.execute(
    desk.db,
  )
  expect(cases.rows).toEqual([
    { cause: 'UNMAPPED/customer', grouped: true, documents: 1n, amount: -3000n },
    { cause: 'UNMAPPED/revenue_category', grouped: true, documents: 3n, amount: -6000n },
  ])
})

test('an unmapped document that the ERP holds all the same leaves the case', async () => {
  await desk.deliver({
    erp: [
      postingOf(invoiceOf('u1', '20.00'), {
        lines: [
          ['11000', '20.00'],
          ['47000', '-20.00', 'u1-1'],
        ],
      }),
    ],
  })
  await desk.run()
  expect(await standing('u1')).toMatchObject({ found: 'UNMAPPED/revenue_category', status: 'resolved' })
  expect(await standing('u2')).toMatchObject({ status: 'open' })
})

test('a mapping that arrives cures all documents it was missing for', async () => {
  const mapping = {
    mapping_id: 'l-wind',
    set: 'gl_revenue',
    entity: 'LARK',
    key: { revenue_category: 'WIND' },
    value: { revenue: '47000' },
  }
  const row = {
    ...mapping,
    version: 1,
    valid_from: '2024-01-01',
    valid_to: null,
    approved_by: 'controller@company.test',
  }
  await desk.deliver({ feeds: { mappings: [row] } })
  await desk.run()
  const told = (await listStanding(desk)).filter(({ subject }) => /^u[1-3]$/.test(subject))
  expect(told.map(({ found, status }) => `${found} ${status}`)).toEqual([
    'UNMAPPED/revenue_category resolved',
    'MISSING_IN_ERP/never_sent open',
    'MISSING_IN_ERP/never_sent open',
  ])
})

test('the counts of a run are what one gets by counting again', async () => {
  const { counts } = await desk.run()
  const recount = await sql<{ name: string; count: bigint }>`
    select status as name, count(*) from exception group by status
    union all select 'documents', count(*) from recon_item where side = 'expected'
    union all select 'erp_documents', count(*) from recon_item where side = 'erp'
    union all select 'matched', count(*) from match where status <> 'suggested'
    union all select 'exact', count(*) from match where status <> 'suggested' and exact
    union all select 'suggested', count(*) from match where status = 'suggested'`.execute(desk.db)
  const counted = Object.fromEntries(recount.rows.map(({ name, count }) => [name, Number(count)]))
  const told = Object.fromEntries(Object.keys(counted).map((name) => [name, counts[name]]))
  expect(told).toEqual(counted)
})

async function accept(exceptionId: string): Promise<void> {
  await sql`insert into acceptance (exception_id, diagnosis_no, reason, state, proposed_by, proposed_at, decided_by, decided_at)
    values (${exceptionId}, 1, 'small', 'approved', 'ada', now(), 'cora', now())`.execute(desk.db)
  await sql`update exception set status = 'accepted' where exception_id = ${exceptionId}`.execute(desk.db)
}

test('what a person accepted stays accepted until something about it changes', async () => {
  const invoice = invoiceOf('acc', '70.00')
  await desk.deliver({ billing: [invoice], erp: [postingOf(invoice, { lines: linesOf('70.05', 'acc-1') })] })
  await desk.run()
  const { exception_id } = await standing('acc')
  await accept(exception_id)
  await desk.run(undefined, true)
  expect(await standing('acc')).toMatchObject({ status: 'accepted', diagnosis_no: 1 })

  await desk.deliver({
    erp: [postingOf(invoice, { version: 2, updated: '2026-03-01T10:00:00Z', lines: linesOf('75.00', 'acc-1') })],
  })
  await desk.run()
  expect(await standing('acc')).toMatchObject({ status: 'open', diagnosis_no: 2, variance_minor: 500n })
})

test('what a person accepted stays accepted when only a newer rate sizes it anew', async () => {
  const invoice = invoiceOf('hand', '100.00', { currency: 'EUR' })
  const lines: ReturnType<typeof linesOf> = [
    ['11000', '100.00', null, '125.00'],
    ['43000', '-100.00', null, '-125.00'],
  ]
  await desk.deliver({ erp: [postingOf(invoice, { ref: 'by hand', currency: 'EUR', rate: '1.25', lines })] })
  await desk.run()
  const before = await standing('e-hand')
  await accept(before.exception_id)
  const rate = { source: 'harbour', base: 'EUR', quote: 'USD', date: '2026-02-27', rate: '1.5' }
  await desk.deliver({ feeds: { fx_rates: [rate] } })
  await desk.run(undefined, true)
  expect(await standing('e-hand')).toMatchObject({ found: before.found, status: 'accepted' })
  const sized = await sql<{ size: bigint }>`
    select base_at_stake_minor as size from exception where exception_id = ${before.exception_id}`.execute(desk.db)
  expect(sized.rows).toEqual([{ size: 15_000n }])
})
