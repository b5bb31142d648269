import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import Cursor from 'pg-cursor'
import type { Database } from './schema.ts'

/** A pool of connections, or one reserved connection: whatever can run queries. */
export type Db = Kysely<Database>

/** An open transaction: asked for where a function must not run outside one. */
export type Tx = Transaction<Database>

export interface DatabaseOptions {
  url: string
  connections?: number
  applicationName?: string
  onIdleError?: (error: Error) => void
}

// Catalogue numbers of types for which the driver has no name.
const INT8_ARRAY = 1016
const DATE_ARRAY = 1182

const pools = new WeakMap<object, pg.Pool>()

/** Opens a pool whose values arrive as the product uses them: int8 as bigint, numeric and date as text, timestamptz as Date. End it with `db.destroy()`. */
export function openDatabase(options: DatabaseOptions): Db {
  const pool = new pg.Pool(connectionSettings(options))
  // A connection the server closed while idle is reported here; without a listener it would end the process.
  pool.on('error', (error) => options.onIdleError?.(error))
  // The same for a connection that is lent out: its query fails and tells, so here there is nothing left to do.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool, cursor: Cursor }) })
  pools.set(db, pool)
  return Object.assign(db, { destroy: () => endOnce(pool) })
}

/** Kysely ends a pool only if Kysely itself has used it, and a reserved connection goes around it. */
async function endOnce(pool: pg.Pool): Promise<void> {
  if (!pool.ending) await pool.end()
}

/** Settings for pg that every connection of the product shares. */
export function connectionSettings(options: DatabaseOptions): pg.PoolConfig {
  return {
    connectionString: options.url,
    max: options.connections ?? 10,
    application_name: options.applicationName ?? 'tieout',
    options: '-c timezone=UTC',
    types: valueTypes(),
  }
}

/** Lends one connection both as a Db and as the driver's own client, so that COPY can run inside a transaction opened through Kysely. */
export async function withReservedConnection<T>(
  db: Db,
  use: (reserved: { db: Db; client: pg.PoolClient }) => Promise<T>,
): Promise<T> {
  const pool = pools.get(db)
  if (!pool) throw new Error('a connection can be reserved only from a pool opened by openDatabase')
  const client = await pool.connect()
  let broken: Error | undefined
  // The server may go away while the connection is idle: without a listener that would end the process.
  const noteLoss = (error: Error) => {
    broken = error
  }
  client.on('error', noteLoss)
  try {
    return await use({ db: overOneClient(client), client })
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.off('error', noteLoss)
    // A failed COPY can leave the connection half way through a message: it is closed, never reused.
    client.release(broken)
  }
}

function overOneClient(client: pg.PoolClient): Db {
  const borrowed = new Proxy(client, {
    get: (target, name) => {
      if (name === 'release') return () => undefined
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  const pool = { connect: () => Promise.resolve(borrowed), end: () => Promise.resolve() }
  // Kysely asks a pool for nothing but connect and end.
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool, cursor: Cursor }) })
}

/** Kept per pool: the driver's global parsers would change every other user of pg, pg-boss included. */
function valueTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides()
  const asText = (value: string) => value
  const arrayOf =
    <T>(one: (text: string) => T) =>
    (value: string) =>
      value === '{}'
        ? []
        : value
            .slice(1, -1)
            .split(',')
            .map((text) => (text === 'NULL' ? null : one(text)))
  types.setTypeParser(pg.types.builtins.INT8, BigInt)
  types.setTypeParser(pg.types.builtins.DATE, asText)
  types.setTypeParser(INT8_ARRAY, arrayOf(BigInt))
  types.setTypeParser(DATE_ARRAY, arrayOf(asText))
  return types
}
