import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, listStanding, openDesk } from '#tests/support/judgement/desk'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
  const [agreed, short, missing] = [invoiceOf('a', '100.00'), invoiceOf('b', '200.00'), invoiceOf('c', '300.00')]
  const postings = [postingOf(agreed), postingOf(short, { lines: linesOf('190.00', 'b-1') })]
  await desk.deliver({ billing: [agreed, short, missing], erp: postings })
})
afterAll(() => desk.close())

const told = async () =>
  (await listStanding(desk)).map((row) => `${row.subject} ${row.found} ${row.status} ${row.diagnosis_no}`)

async function countHistory() {
  const found = await sql<{ told: string }>`
    select 'diagnoses ' || (select count(*) from exception_diagnosis) || ', facets ' || (select count(*) from variance_facet)
      || ', events ' || (select count(*) from exception_event) || ', cases ' || (select count(*) from exception_case)
      || ', expectations ' || (select count(*) from expected_document) as told`.execute(desk.db)
  return found.rows[0]?.told
}

const listRuns = async () => {
  const found = await sql<{ run_id: string; state: string; problem: string | null; result_sha: string | null }>`
    select run_id, state, problem, result_sha from run order by started_at, run_id`.execute(desk.db)
  return found.rows
}

test('reconciling twice changes nothing, neither over what changed nor over everything', async () => {
  const first = await desk.run()
  const before = [await told(), await countHistory()]
  const second = await desk.run()
  const whole = await desk.run(undefined, true)
  expect([await told(), await countHistory()]).toEqual(before)
  expect([second.resultSha, whole.resultSha]).toEqual([first.resultSha, first.resultSha])
  expect(second.counts).toMatchObject({ opened: 0, rediagnosed: 0, resolvedNow: 0, reopened: 0, judgedKeys: 0 })
})

test('two runs asked for at once follow one another and come to one result', async () => {
  await desk.deliver({ billing: [invoiceOf('d', '40.00'), invoiceOf('e', '50.00')] })
  const runs = await Promise.all([desk.run(), desk.run(), desk.run()])
  expect(new Set(runs.map(({ resultSha }) => resultSha)).size).toBe(1)
  expect(runs.map(({ counts }) => counts['opened']).sort()).toEqual([0, 0, 2])
  const marks = await sql<{ mark_seq: bigint }>`
    select mark_seq from run where run_id = any(${runs.map(({ runId }) => runId)}::uuid[])`.execute(desk.db)
  expect(new Set(marks.rows.map(({ mark_seq }) => mark_seq)).size).toBe(3)
})

test('a run whose process died is marked as interrupted by the next one', async () => {
  const dead = uuidv7()
  await sql`insert into run (run_id, kind, state, as_of, requested_by, started_at, correlation_id)
    values (${dead}, 'changed', 'running', now(), 'test', now(), 'test')`.execute(desk.db)
  await desk.run()
  expect((await listRuns()).find(({ run_id }) => run_id === dead)).toMatchObject({
    state: 'interrupted',
    problem: 'process_ended',
  })
})

test('a second run cannot even be entered while one is running', async () => {
  const enter = (runId: string) =>
    sql`insert into run (run_id, kind, state, as_of, requested_by, started_at, correlation_id)
      values (${runId}, 'changed', 'running', now(), 'test', now(), 'test')`.execute(desk.db)
  await enter(uuidv7())
  await expect(enter(uuidv7())).rejects.toThrow(/run_one_at_a_time/)
  await desk.run()
})

test('a run that fails says why, leaves nothing half done, and the work it took stays to be done', async () => {
  const before = [await told(), await countHistory()]
  await desk.deliver({ billing: [invoiceOf('f', '60.00')] })
  await sql`alter table exception_event add constraint broken check (event_no < 1) not valid`.execute(desk.ownerDb)
  await expect(desk.run()).rejects.toThrow(/broken/)
  const failed = (await listRuns()).at(-1)
  expect(failed).toMatchObject({ state: 'failed', result_sha: null })
  expect(failed?.problem).toMatch(/broken/)
  expect([await told(), await countHistory()]).toEqual(before)

  await sql`alter table exception_event drop constraint broken`.execute(desk.ownerDb)
  const next = await desk.run()
  expect(next).toMatchObject({ kind: 'changed', counts: expect.objectContaining({ opened: 1 }) })
  expect(await told()).toContain('f MISSING_IN_ERP/never_sent open 1')
})

test('adding a version of a rule is inserting a row: everything is judged by it, and what was told before stays as it was', async () => {
  const { resultSha } = await desk.run()
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    select rule_id, 2, position, subject, class, cause, predicate, measure, period_of, 'critical', resolution, status, grouping,
      'Missing invoices are looked at first.', 'ada', 'grace' from rule where rule_id = 'MISSING_IN_ERP/never_sent'`.execute(
    desk.db,
  )
  const run = await desk.run()
  expect(run.kind).toBe('full')
  expect(run.resultSha).not.toBe(resultSha)
  const history = await sql<{ told: string }>`
    select d.diagnosis_no || ': version ' || d.rule_version || ' ' || d.severity as told
    from exception_diagnosis d join exception x using (exception_id) where x.subject_source_id = 'c' order by d.diagnosis_no`.execute(
    desk.db,
  )
  expect(history.rows.map((row) => row.told)).toEqual(['1: version 1 high', '2: version 2 critical'])
  expect(await told()).toContain('b AMOUNT_VARIANCE/unknown open 1')
})

test('a retired rule judges nothing any more', async () => {
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, retired, note, proposed_by, approved_by)
    select rule_id, 2, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, true,
      'Told by another rule.', 'ada', 'grace' from rule where rule_id = 'AMOUNT_VARIANCE/unknown'`.execute(desk.db)
  await desk.run()
  expect(await told()).toContain('b AMOUNT_VARIANCE/unknown resolved 1')
})

test('a rule that reads a fact nobody observes stops the run before anything is judged', async () => {
  const before = [await told(), await countHistory()]
  await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    select rule_id, 3, position, subject, class, cause, 'moonIsFull', measure, period_of, severity, resolution, status, grouping, 'A slip.', 'ada', 'grace'
    from rule where rule_id = 'MISSING_IN_ERP/never_sent' and version = 2`.execute(desk.db)
  await expect(desk.run()).rejects.toThrow(/known facts: moonIsFull/)
  expect((await listRuns()).at(-1)).toMatchObject({ state: 'failed' })
  expect([await told(), await countHistory()]).toEqual(before)
})

test('a rule cannot be approved by who proposed it', async () => {
  const own = sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
    select rule_id, 4, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, 'ada', 'ada'
    from rule where rule_id = 'MISSING_IN_ERP/never_sent' and version = 1`
  await expect(own.execute(desk.db)).rejects.toThrow(/check/)
})
