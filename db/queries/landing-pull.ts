import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { batches } from '../records.ts'
import type { SealScope } from './inbox-seal.ts'
import { type CopyValue, type LandingTables, landing, ROW_COLUMNS } from './landing.ts'

const BATCH = 500

/** Fills the landing table with rows in the order of ROW_COLUMNS: few enough to be sent as parameters. */
export async function insertLandingRows(
  tx: Tx,
  tables: LandingTables,
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  const columns = sql.join(ROW_COLUMNS.map((name) => sql.id(name)))
  for (const batch of batches(rows, BATCH)) {
    const values = sql.join(batch.map((row) => sql`(${sql.join([...row])})`))
    await sql`insert into ${landing(tables.rows)} (${columns}) values ${values}`.execute(tx)
  }
}

/** Drops the landing tables of a pull. */
export async function dropPullTables(tx: Tx, tables: LandingTables): Promise<void> {
  for (const table of [tables.rows, tables.usage, tables.plan, tables.restated])
    await sql`drop table if exists ${landing(table)}`.execute(tx)
}

/** The latest instant up to which any extract or pull tells; null before the first. */
export async function newestToldAt(tx: Tx): Promise<Date | null> {
  const row = await tx
    .selectFrom('source_drop')
    .select(({ fn }) => fn.max('as_of').as('told_at'))
    .executeTakeFirst()
  return row?.told_at ?? null
}

/** One hash over the planned rows that are more than what is known already; undefined when all of them are known. */
export async function hashOfNews(tx: Tx, tables: LandingTables): Promise<Buffer | undefined> {
  const found = await sql<{ sha: Buffer | null }>`
    select sha256(string_agg(sha256(convert_to(coalesce(r.payload, ''), 'UTF8')), ''::bytea order by p.row_no)) as sha
      from ${landing(tables.plan)} p join ${landing(tables.rows)} r using (feed, row_no)
     where p.bucket not in ('unchanged', 'duplicate')`.execute(tx)
  return found.rows[0]?.sha ?? undefined
}

export interface PulledBuckets {
  readonly received: bigint
  readonly new: bigint
  readonly changed: bigint
  readonly unchanged: bigint
  readonly duplicate: bigint
  readonly conflict: bigint
  readonly rejected: bigint
}

/** Counts the planned rows by bucket. */
export async function countPulledBuckets(tx: Tx, tables: LandingTables): Promise<PulledBuckets> {
  const bucket = (name: string) => sql`count(*) filter (where bucket = ${name}) as ${sql.id(name)}`
  const names = ['new', 'changed', 'unchanged', 'duplicate', 'conflict', 'rejected']
  const found = await sql<PulledBuckets>`
    select count(*) as received, ${sql.join(names.map(bucket))} from ${landing(tables.plan)}`.execute(tx)
  const counted = found.rows[0]
  if (!counted) throw new Error('a count answers with a row')
  return counted
}

/** Stores the counts of a pull like those of a file. A pull tells of changes only, so no key is absent from it. */
export async function insertPulledFile(
  tx: Tx,
  seal: SealScope,
  pull: { sha: Buffer; buckets: PulledBuckets },
): Promise<void> {
  await tx
    .insertInto('feed_file')
    .values({
      drop_id: seal.dropId,
      feed: 'erp_documents',
      file: 'pull',
      sha256: pull.sha,
      rows_declared: pull.buckets.received,
      ...pull.buckets,
      totals_declared: '{}',
      totals_read: '{}',
    })
    .execute()
}

/** What a pull left out, with its reasons, in the order of its rows. */
export async function listPulledRejects(
  tx: Tx,
  tables: LandingTables,
): Promise<{ key: string | null; reason: string }[]> {
  const found = await sql<{ key: string | null; reason: string }>`
    select r.natural_key as key, coalesce(j.code, 'conflict') as reason
      from ${landing(tables.plan)} p join ${landing(tables.rows)} r using (feed, row_no)
      left join lateral (select e ->> 'code' as code from json_array_elements(r.rejections) e limit 1) j on true
     where p.bucket in ('rejected', 'conflict') order by p.row_no`.execute(tx)
  return found.rows
}

/** Enters a pull that left rows out in the history of imports, where the rows it left out are shown with their reasons. */
export async function insertPullAttempt(
  tx: Tx,
  pull: { dropId: string; connectionId: string; asOf: Date; at: Date; actor: string; correlationId: string },
): Promise<void> {
  await sql`
    insert into import_attempt (folder, state, started_at, finished_at, actor, world, as_of, drop_id, correlation_id)
    select c.name, 'imported', ${pull.at}, ${pull.at}, ${pull.actor}, d.world, ${pull.asOf}, d.drop_id, ${pull.correlationId}
      from source_drop d join erp_connection c on c.connection_id = d.connection_id where d.drop_id = ${pull.dropId}::uuid`.execute(
    tx,
  )
}
