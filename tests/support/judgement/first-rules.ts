import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { z } from 'zod'
import type { CauseRule } from '#server/domain/diagnosis/cause-rule'
import { up } from '../../../db/migrations/2026-11-22T1930-cause-rules.ts'

const Inserted = z.tuple([
  z.string(),
  z.number(),
  z.enum(['document', 'erp_only']),
  z.string(),
  z.string(),
  z.string(),
  z.enum([
    'difference',
    'placed',
    'tax_difference',
    'base_difference',
    'expected_negative',
    'actual',
    'zero',
    'part',
    'account_placed',
  ]),
  z.enum(['issue', 'erp']),
  z.enum(['critical', 'high', 'medium', 'low']),
  z.string(),
  z.enum(['open', 'waiting', 'accepted']),
  z.string().nullable(),
])

/** The rules as a new database gets them, heard from the migration that inserts them, without a database. */
export async function readFirstRules(): Promise<readonly CauseRule[]> {
  const rows: unknown[] = []
  const listening = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: (event) => {
      rows.push(event.query.parameters)
    },
  })
  await up(listening)
  return rows.map((row): CauseRule => {
    const [
      ruleId,
      position,
      subject,
      foundClass,
      cause,
      predicate,
      measure,
      periodOf,
      severity,
      resolution,
      status,
      grouping,
    ] = Inserted.parse(row)
    const says = { class: foundClass, cause, predicate, measure, periodOf, severity, resolution, status, grouping }
    return { ruleId, version: 1, position, subject, ...says, retired: false }
  })
}
