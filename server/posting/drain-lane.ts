import { withReservedConnection } from '#db/client'
import {
  endStalledDrainer,
  findLane,
  leaveLane,
  listUnreadConnections,
  restLane,
  tryLane,
} from '#db/queries/postings-lane'
import { connectorForEntity } from '../connectors/connections.ts'
import { enqueue } from '../queue/enqueue.ts'
import type { DrainOptions, EngineCtx, Lane } from './lane.ts'
import { LookUpFailed, resolveUncertain } from './look-up.ts'
import { sendDue } from './send-due.ts'
import { abandonExpired, releaseHeld } from './take-over.ts'

const LEASE_MS = 30_000
const REST_MS = 15_000

/** drained: all that could be done was; busy: another has the lane; closed: paused, resting or not connected. */
export type DrainEnd = 'drained' | 'busy' | 'closed'

/**
 * Sends what is approved and due for one entity to its ERP company, one after another, and settles what earlier attempts left open.
 * Safe to run at any time and any number of times at once: the rows say what is to do, one session has the lane.
 */
export async function drainLane(
  ctx: EngineCtx,
  { entity }: { entity: string },
  options: DrainOptions = {},
): Promise<DrainEnd> {
  const told = await findLane(ctx.db, entity)
  if (!told?.is_open) return 'closed'
  const connector = options.connector ?? (await connectorForEntity(ctx.db, entity))?.connector
  if (!connector) return 'closed'
  return withReservedConnection(ctx.db, async ({ db }) => {
    const lane: Lane = {
      db,
      ctx,
      entity,
      company: told.company,
      connectionId: told.connection_id,
      connector,
      lookUp: options.lookUp ?? true,
      leaseMs: options.leaseMs ?? LEASE_MS,
      at: options.at ?? (() => Promise.resolve()),
    }
    if (!(await takeLane(lane))) return 'busy'
    try {
      await drainTaken(lane)
      return 'drained'
    } finally {
      await leaveLane(db, entity).catch(() => undefined) // a lost connection has left it already
    }
  })
}

/** A drainer that stands still past its lease loses the lane, and with its session the right to record anything. */
async function takeLane(lane: Lane): Promise<boolean> {
  const { db, entity } = lane
  if (await tryLane(db, entity)) return true
  if (!(await endStalledDrainer(lane.ctx.db, { entity, silentMs: lane.leaseMs }))) return false
  lane.ctx.log.warn({ entity }, 'a drainer stood still and lost its lane')
  return tryLane(db, entity)
}

async function drainTaken(lane: Lane): Promise<void> {
  for (;;) {
    const open = await findLane(lane.db, lane.entity)
    if (!open?.is_open) break
    await releaseHeld(lane)
    await abandonExpired(lane)
    const rest = await askErp(lane, async () => {
      await resolveUncertain(lane)
      return sendDue(lane)
    })
    if (rest === undefined) break
    if (rest > 0) await restLane(lane.db, { entity: lane.entity, ms: rest })
  }
  await readBack(lane)
}

/** Asks for a pull where something was sent that no pull has seen, now or before a restart. */
async function readBack(lane: Lane): Promise<void> {
  await lane.db.transaction().execute(async (tx) => {
    const unread = await listUnreadConnections(tx)
    if (!unread.includes(lane.connectionId)) return
    await enqueue(lane.ctx.boss, tx, 'pull-erp', { connectionId: lane.connectionId })
  })
}

/** An ERP that cannot be asked gets a rest; nothing was sent, so nothing is uncertain. */
async function askErp(lane: Lane, ask: () => Promise<number | undefined>): Promise<number | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof LookUpFailed)) throw error
    lane.ctx.log.warn({ err: error.cause, entity: lane.entity }, 'the ERP could not be asked')
    return REST_MS
  }
}
