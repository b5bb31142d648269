import { join } from 'node:path'
import { env } from '../env.ts'
import { ensureEmbeddedServer } from './embedded-server.ts'
import { migrateAll } from './migrate-all.ts'

/** The database this installation works on, migrated. */
export interface DatabaseHome {
  /** How to name it to a person. */
  readonly name: string
  readonly appUrl: string
  /** The migrations that were run just now. */
  readonly applied: readonly string[]
  /** Leaves the server as it was found: stops it only when it was started here and nobody else uses it. */
  close(): Promise<void>
  /** Stops the embedded server, whoever started it. For the supervisor of this installation. */
  stop(): Promise<void>
}

/** Opens the database of the settings and brings its schema up to date. Where only DATABASE_APP_URL is set, the schema is taken as it is. */
export async function openDatabaseHome(): Promise<DatabaseHome> {
  const { DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl } = env()
  const nothing = () => Promise.resolve()
  if (appUrl) {
    const applied = ownerUrl ? await migrateAll({ ownerUrl, appUrl }) : []
    return { name: 'the server of DATABASE_URL', appUrl, applied, close: nothing, stop: nothing }
  }
  const folder = join(env().TIEOUT_DATA, 'postgres')
  const server = await ensureEmbeddedServer({ folder })
  const stop = () => server.stop()
  try {
    const applied = await migrateAll(server)
    const close = () => (server.adopted ? nothing() : server.stopWhenUnused())
    return { name: `embedded PostgreSQL in ${folder}`, appUrl: server.appUrl, applied, close, stop }
  } catch (error) {
    if (!server.adopted) await server.stopWhenUnused()
    throw error
  }
}
