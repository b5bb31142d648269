import { randomUUID } from 'node:crypto'
import { type Db, openDatabase } from '#db/client'
import type { Actor } from './auth/actor.ts'
import { env } from './env.ts'
import { type Boss, openQueue } from './queue/boss.ts'
import { type Log, openLog } from './telemetry/log.ts'

/** Everything a piece of work may ask of its surroundings. Nothing below app and jobs reads the clock or the environment itself. */
export interface Ctx {
  readonly db: Db
  readonly boss: Boss
  readonly log: Log
  readonly actor: Actor
  /** Joins the request, its jobs and their log lines. */
  readonly correlationId: string
  /** The instant something was recorded. */
  readonly now: () => Date
  /** The day from which things are judged: pinned in the demo, else today in UTC. */
  readonly today: () => string
}

/** What one process opens once and shares among its contexts. */
export interface Surroundings {
  readonly db: Db
  readonly boss: Boss
  readonly log: Log
  close(): Promise<void>
}

/** Opens database and queue for one process as the application role. */
export async function openSurroundings(options: {
  url: string
  part: 'web' | 'worker' | 'cli'
  connections?: number
}): Promise<Surroundings> {
  const log = openLog({ part: options.part, level: env().LOG_LEVEL })
  let closing = false
  // The driver says a pool has ended before its sockets are closed: a server that stops right then is no news.
  const onError = (error: Error) => {
    if (!closing) log.error({ err: error }, 'database connection failed')
  }
  const db = openDatabase({
    url: options.url,
    applicationName: `tieout-${options.part}`,
    connections: options.connections ?? 10,
    onIdleError: onError,
  })
  const boss = await openQueue({ url: options.url, part: options.part === 'worker' ? 'worker' : 'sender', onError })
  const close = async () => {
    closing = true
    await boss.stop({ graceful: options.part === 'worker', timeout: 12_000 })
    await db.destroy()
  }
  return { db, boss, log, close }
}

/** A context for one request, job or command. */
export function contextOf(
  surroundings: Pick<Surroundings, 'db' | 'boss' | 'log'>,
  options: { actor: Actor; correlationId?: string },
): Ctx {
  const correlationId = options.correlationId ?? randomUUID()
  return {
    db: surroundings.db,
    boss: surroundings.boss,
    log: surroundings.log.child({ correlationId }),
    actor: options.actor,
    correlationId,
    now: () => new Date(),
    today: () => env().TIEOUT_AS_OF ?? new Date().toISOString().slice(0, 10),
  }
}

/** The actor of work no person asked for. It sees every entity and holds no role, so it can approve nothing. */
export function machineActor(name: string): Actor {
  return { userId: `machine:${name}`, name, roles: [], scope: 'all' }
}

// Next reloads modules while developing; the pools must outlive that.
const shared = globalThis as { __tieoutWeb?: Promise<Surroundings> } // a global slot of our own has no declared type

/** The web process's surroundings, opened on first use. Throws when DATABASE_APP_URL is not set: the supervisor sets it. */
export function webSurroundings(): Promise<Surroundings> {
  shared.__tieoutWeb ??= openWeb()
  return shared.__tieoutWeb
}

async function openWeb(): Promise<Surroundings> {
  const url = env().DATABASE_APP_URL
  if (!url) throw new Error('DATABASE_APP_URL is not set: start the web process through "npm run demo" or "npm start".')
  return openSurroundings({ url, part: 'web' }).catch((error: unknown) => {
    delete shared.__tieoutWeb // the next request tries again
    throw error
  })
}
