import { v7 as uuidv7 } from 'uuid'
import { type Db, withReservedConnection } from '#db/client'
import {
  findCursor,
  leavePull,
  listSeenPostings,
  noteFailedPull,
  storeCursor,
  tryPull,
} from '#db/queries/postings-pull'
import { readConnection } from '../connectors/connections.ts'
import type { ErpConnector, PulledPage } from '../connectors/contract.ts'
import { landPulledErpDocuments } from '../ingest/land-pull.ts'
import { enqueue } from '../queue/enqueue.ts'
import type { EngineCtx } from './lane.ts'
import { noteDiffering } from './note-differing.ts'
import { recordTransition } from './record-transition.ts'

const PAGE = 200

/** read: all that changed was landed; busy: another reads; closed: unknown or paused; failed: the ERP could not be read, and the cursor says why. */
export type PullEnd = 'read' | 'busy' | 'closed' | 'failed'

/**
 * Reads what changed in an ERP since the last pull, lands it in the mirror like imported rows, confirms the postings it
 * shows and asks for a run. A page is landed before the cursor passes it, so a pull that dies reads it again and changes nothing.
 */
export async function pullErp(
  ctx: EngineCtx,
  { connectionId }: { connectionId: string },
  options: { connector?: ErpConnector } = {},
): Promise<PullEnd> {
  const connection = await readConnection(ctx.db, connectionId)
  if (connection?.state !== 'active') return 'closed'
  return withReservedConnection(ctx.db, async ({ db }) => {
    if (!(await tryPull(db, connectionId))) return 'busy'
    try {
      return await pullInPlace(db, ctx, { connectionId, connector: options.connector ?? connection.open() })
    } finally {
      await leavePull(db, connectionId).catch(() => undefined) // a lost connection has left it already
    }
  })
}

async function pullInPlace(
  db: Db,
  ctx: EngineCtx,
  { connectionId, connector }: { connectionId: string; connector: ErpConnector },
): Promise<PullEnd> {
  let cursor = await findCursor(db, connectionId)
  let rows = 0
  for (;;) {
    const page = await readPage(connector, cursor)
    if (page instanceof Error) {
      ctx.log.warn({ err: page, connectionId }, 'the ERP could not be read')
      await noteFailedPull(db, { connectionId, problem: page.message })
      return 'failed'
    }
    rows += page.documents.length
    await landPage(db, ctx, connectionId, page)
    cursor = page.next
    if (page.complete) break
  }
  const confirmed = await confirmSeen(db, ctx, connectionId)
  await noteDiffering(db, ctx, connectionId)
  if (rows + confirmed > 0) await askForRun(db, ctx)
  return 'read'
}

async function readPage(connector: ErpConnector, cursor: unknown): Promise<PulledPage | Error> {
  try {
    return await connector.pull(cursor, PAGE)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function landPage(db: Db, ctx: EngineCtx, connectionId: string, page: PulledPage): Promise<void> {
  const landed = await landPulledErpDocuments(ctx, { connectionId, rows: page.documents })
  await storeCursor(db, {
    connectionId,
    cursor: page.next,
    readUntil: landed.newestAt ?? page.readUntil,
    complete: page.complete,
  })
}

/** Postings the mirror shows as they were meant; a rejected or second document leaves them unconfirmed. Answers how many. */
async function confirmSeen(db: Db, ctx: EngineCtx, connectionId: string): Promise<number> {
  let confirmed = 0
  for (;;) {
    const seen = await listSeenPostings(db, { connectionId, limit: PAGE })
    for (const posting of seen) {
      await recordTransition(ctx, db, {
        posting,
        from: 'posted',
        change: { to: 'confirmed' },
        detail: { docNo: posting.doc_no, sourceId: posting.source_id },
      })
    }
    confirmed += seen.length
    if (seen.length < PAGE) return confirmed
  }
}

/** The run looks as far as the ERP was read; while one waits, this becomes the same run. */
async function askForRun(db: Db, ctx: EngineCtx): Promise<void> {
  const { correlationId } = ctx
  await db.transaction().execute(async (tx) => {
    await enqueue(ctx.boss, tx, 'reconcile', { runRequestId: uuidv7() }, { correlationId })
  })
}
