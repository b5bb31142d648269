import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/support/test-database'

// What was stored once stays as it was stored: the application role may read these and add to them.
const appendOnly = [
  ...['source_drop', 'feed_file', 'rejected_row', 'source_document'],
  ...['billing_document', 'billing_line', 'billing_tax', 'erp_document', 'erp_line', 'payment', 'payment_application'],
  ...['usage_key', 'usage_event', 'usage_summary', 'mapping_version', 'rule'],
  ...['expected_document', 'expected_line', 'derivation_finding', 'match_event'],
  ...['exception_diagnosis', 'variance_facet', 'exception_event'],
  ...['plan_item', 'posting_attempt', 'posting_event', 'audit', 'sign_in_attempt'],
]

let scene: TestDatabase
beforeAll(async () => {
  scene = await testDatabase()
})
afterAll(() => scene.close())

/** The code of the server's refusal, or 'done' when it let the statement pass. */
async function codeOf(statement: RawBuilder<unknown>): Promise<string> {
  try {
    await statement.execute(scene.db)
    return 'done'
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'

describe('the application role cannot change what is append-only', () => {
  for (const table of appendOnly) {
    test(table, async () => {
      const { rows } = await sql<{ name: string }>`
        select attname as name from pg_attribute
         where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' limit 1
      `.execute(scene.db)
      const column = sql.ref(rows[0]?.name ?? '')
      const target = sql.table(table)
      const codes = await Promise.all([
        codeOf(sql`update ${target} set ${column} = ${column}`),
        codeOf(sql`delete from ${target}`),
        codeOf(sql`truncate ${target}`),
        codeOf(sql`select 1 from ${target} for update`),
        codeOf(sql`alter table ${target} disable trigger all`),
        codeOf(sql`drop table ${target}`),
      ])
      expect(codes).toEqual(Array.from({ length: 6 }, () => INSUFFICIENT_PRIVILEGE))
    })
  }
})

test('the application role cannot give itself another role', async () => {
  expect(await codeOf(sql`set role tieout_owner`)).toBe(INSUFFICIENT_PRIVILEGE)
  await codeOf(sql`grant update on audit to tieout_app`) // answered with a warning, not an error
  const { rows } = await sql<{ may: boolean }>`select has_table_privilege('audit', 'update') as may`.execute(scene.db)
  expect(rows).toEqual([{ may: false }])
  expect(await codeOf(sql`create table public.mine (x int)`)).toBe(INSUFFICIENT_PRIVILEGE)
})

test('nobody approves a mapping of their own', async () => {
  const statement = sql`
    insert into mapping_version (mapping_id, version, set_name, key, value, valid_from, origin, proposed_by, approved_by, known_at, seq)
    values ('tax-1', 1, 'tax', '{}', '{}', '2026-01-01', 'change', 'ada', 'ada', now(), 1)`
  expect(await codeOf(statement)).toBe('23514')
})

describe('with a plan for a period', () => {
  const plan = randomUUID()
  beforeAll(async () => {
    await sql`
      insert into period_state (entity, period, state, seq)
      values ('HM-US', '2026-01', 'locked', 1), ('HM-US', '2026-02', 'open', 2)`.execute(scene.ownerDb)
    await sql`
      insert into plan (plan_id, entity, kind, proposed_by, proposed_at, state, reason)
      values (${plan}, 'HM-US', 'post', 'ada', now(), 'draft', 'late')`.execute(scene.db)
  })

  const post = (period: string, reference: string, state = 'planned') => sql`
    insert into posting (plan_id, entity, external_ref, key_sha, period, posting_on, state, correlation_id)
    values (${plan}, 'HM-US', ${reference}, sha256(${reference}::bytea), ${period}, ${`${period}-28`}::date, ${state}, 'c')`

  test('nobody approves a plan of their own', async () => {
    expect(await codeOf(sql`update plan set approved_by = 'ada', approved_at = now() where plan_id = ${plan}`)).toBe(
      '23514',
    )
  })
  test('nothing is posted into a locked period, nor into one that does not exist', async () => {
    expect(await codeOf(post('2026-01', 'R-1'))).toBe('TO002')
    expect(await codeOf(post('2027-01', 'R-2'))).toBe('TO001')
    expect(await codeOf(post('2026-01', 'R-1', 'posted'))).toBe('TO002')
  })
  test('an open period takes a posting once, and it cannot be moved into a locked one', async () => {
    expect(await codeOf(post('2026-02', 'R-3'))).toBe('done')
    expect(await codeOf(post('2026-02', 'R-3'))).toBe('23505')
    expect(await codeOf(sql`update posting set period = '2026-01' where external_ref = 'R-3'`)).toBe('TO002')
  })
})
