import { once } from 'node:events'
import { sql } from 'kysely'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Db } from '../client.ts'

/** The tables in which one import gathers its rows before anything shows. They belong to the application role and may be dropped at any time. */
export interface LandingTables {
  readonly rows: string
  readonly usage: string
  readonly plan: string
  readonly restated: string
  readonly usagePlan: string
}

const PREFIX = 'import_'

/** Names the tables of one attempt, or of one pull, which creates and drops them in its own transaction. */
export function landingTables(attemptId: string, prefix: 'import_' | 'pull_' = PREFIX): LandingTables {
  const stem = `${prefix}${attemptId.replaceAll('-', '')}`
  return {
    rows: `${stem}_rows`,
    usage: `${stem}_usage`,
    plan: `${stem}_plan`,
    restated: `${stem}_restated`,
    usagePlan: `${stem}_usage_plan`,
  }
}

/** A landing table inside a query. */
export function landing(table: string) {
  return sql.id('work', table)
}

export const ROW_COLUMNS = [
  'feed',
  'row_no',
  'ord',
  'natural_key',
  'entity',
  'payload',
  'sha256',
  'content_sha',
  'document_id',
  'exists_at',
  'changed_at',
  'source_version',
  'mirror',
  'rejections',
] as const

export const USAGE_COLUMNS = [
  'row_no',
  'ord',
  'natural_key',
  'payload',
  'sha256',
  'content_sha',
  'source',
  'event_id',
  'occurred_at',
  'subject',
  'metric',
  'quantity',
  'ref',
  'amends',
  'recorded_at',
  'rejections',
] as const

/** Creates the two tables that COPY fills. Unlogged: after a crash of the server they are empty, and the attempt starts over anyway. */
export async function createLandingTables(db: Db, tables: LandingTables): Promise<void> {
  await sql`create unlogged table ${landing(tables.rows)} (
    feed text not null, row_no bigint not null, ord bigint not null, natural_key text, entity text,
    payload text, sha256 bytea, content_sha bytea, document_id uuid,
    exists_at timestamptz, changed_at timestamptz, source_version integer, mirror json, rejections json)`.execute(db)
  await sql`create unlogged table ${landing(tables.usage)} (
    row_no bigint not null, ord bigint not null, natural_key text, payload text, sha256 bytea, content_sha bytea,
    source text collate "C", event_id text collate "C", occurred_at timestamptz, subject text, metric text,
    quantity numeric, ref text, amends text, recorded_at timestamptz, rejections json)`.execute(db)
}

/** Drops every landing table there is: for the holder of the import lock, who knows that nobody else uses one. */
export async function dropLandingTables(db: Db): Promise<void> {
  const found = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'work' and starts_with(tablename, ${PREFIX})`.execute(db)
  for (const { name } of found.rows) await sql`drop table if exists ${landing(name)}`.execute(db)
}

export type CopyValue = string | number | null | undefined

/** An open COPY into one landing table. */
export interface LandingCopy {
  /** Waits while the server is behind, so that no more than a few hundred kilobytes are ever held here. */
  write(rows: readonly (readonly CopyValue[])[]): Promise<void>
  end(): Promise<void>
  /** Gives the COPY up, so that the connection can be used again. */
  abort(): Promise<void>
}

/** Starts COPY on a reserved connection; nothing else may use the connection until `end`. */
export function openLandingCopy(client: pg.PoolClient, table: string, columns: readonly string[]): LandingCopy {
  const stream = client.query(copyFrom(`copy work."${table}" (${columns.join(', ')}) from stdin`))
  let failure: Error | undefined
  stream.on('error', (error: Error) => {
    failure = error
  })
  const check = () => {
    if (failure) throw failure
  }
  return {
    async write(rows) {
      check()
      const chunk = rows.map(copyLine).join('')
      if (chunk !== '' && !stream.write(chunk)) await once(stream, 'drain')
      check()
    },
    async end() {
      check()
      const finished = once(stream, 'finish')
      stream.end()
      await finished
    },
    async abort() {
      if (failure) return // the server has ended it already
      const closed = new Promise<void>((resolve) => stream.once('close', resolve))
      stream.destroy(new Error('the import was given up'))
      await closed
    },
  }
}

function copyLine(values: readonly CopyValue[]): string {
  let line = ''
  for (const value of values) line += line === '' ? copyText(value) : `\t${copyText(value)}`
  return `${line}\n`
}

const SPECIAL = /[\\\n\r\t]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N'
  const text = String(value)
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found) : text
}
