import { randomUUID } from 'node:crypto'
import { findAttempt } from '#db/queries/import-attempts'
import type { Ctx } from '../context.ts'
import { env } from '../env.ts'
import { enqueue } from '../queue/enqueue.ts'
import { importDrop } from './import-drop.ts'

/** Makes an attempt that was asked for, then asks for a reconciliation of what it brought. An attempt that has ended is left alone, so a second run changes nothing. A drop that is refused ends the attempt with its reason; another import that runs right now is a reason to try again later. */
export async function runRequestedImport(ctx: Ctx, { attemptId }: { attemptId: string }): Promise<void> {
  const attempt = await findAttempt(ctx.db, attemptId)
  if (attempt?.state !== 'running') return
  const outcome = await importDrop(ctx, { folder: attempt.folder, attemptId, dataFolder: env().TIEOUT_DATA })
  if (!outcome.ok) {
    if (outcome.code === 'import_running') throw new Error('another import runs; this one is tried again')
    return
  }
  if (outcome.value.state === 'unchanged') return
  const payload = { runRequestId: randomUUID(), asOf: outcome.value.asOf.toISOString() }
  await ctx.db
    .transaction()
    .execute((tx) => enqueue(ctx.boss, tx, 'reconcile', payload, { correlationId: ctx.correlationId }))
}
