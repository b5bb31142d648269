import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { migrationFiles } from './migration-files.ts'
import { ensureApplicationRole } from './roles.ts'

/** The oldest server with uuidv7() and WITHOUT OVERLAPS keys, as server_version_num tells it. */
export const OLDEST_SERVER = 180_000

const MIGRATION_LOCK = 7_463_001

/** Brings the schema up to date as the owner, one process at a time, and returns the names of the migrations it ran. `queueSchema` runs under the same lock. Throws a clear sentence on a server below 18. */
export async function migrateDatabase(options: {
  ownerUrl: string
  appUrl: string
  queueSchema: (owner: pg.Client) => Promise<void>
}): Promise<string[]> {
  const owner = new pg.Client({ connectionString: options.ownerUrl, application_name: 'tieout-migrate' })
  await connectOrSay(owner, options.ownerUrl)
  try {
    await refuseOldServer(owner)
    // Held by this session until it ends: a second process waits and then finds nothing left to do.
    await owner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await ensureApplicationRole(owner, options.appUrl)
    const applied = await runMigrations(options.ownerUrl)
    await options.queueSchema(owner)
    return applied
  } finally {
    await owner.end()
  }
}

async function connectOrSay(owner: pg.Client, url: string): Promise<void> {
  try {
    await owner.connect()
  } catch (error) {
    const { host, pathname, username } = new URL(url) // never the whole address: it may hold a password
    const login = decodeURIComponent(username)
    throw new Error(`Cannot connect as "${login}" to the database ${pathname.slice(1)} at ${host}.`, { cause: error })
  }
}

/** Refuses a server that lacks what the schema is built on. */
export async function refuseOldServer(owner: Pick<pg.Client, 'query'>): Promise<void> {
  const found = await owner.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`,
  )
  const server = found.rows[0]
  if (server && server.number >= OLDEST_SERVER) return
  throw new Error(
    `Tieout needs PostgreSQL 18 or newer, and the server at DATABASE_URL is ${server?.version ?? 'unknown'}. Point DATABASE_URL and DATABASE_APP_URL at a newer server, or unset both to use the embedded one.`,
  )
}

async function runMigrations(ownerUrl: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const outcome = await new Migrator({
      db,
      provider: migrationFiles,
      // Two branches may land in another order than their files were begun: the later one still runs.
      allowUnorderedMigrations: true,
    }).migrateToLatest()
    const failed = outcome.results?.find((result) => result.status === 'Error')
    if (outcome.error) {
      const what = failed
        ? `The migration ${failed.migrationName} failed`
        : 'The schema could not be brought up to date'
      throw new Error(`${what} and nothing was changed.`, { cause: outcome.error })
    }
    return (outcome.results ?? []).map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}
