import { z } from 'zod'
import { lockConnection, markConnection } from '#db/queries/connection-changes'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { type ActionName, stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'

const Target = z.object({ connectionId: z.uuid(), rowVersion: z.int().positive() })

/** Stops sending to and reading from an ERP. What is on its way is finished. */
export const pauseConnectionAction = defineAction('connections.pause', Target, (ctx, wish) =>
  changeState(ctx, { ...wish, action: 'connections.pause', state: 'paused' }),
)

/** Lets a paused connection go on. */
export const resumeConnectionAction = defineAction('connections.resume', Target, (ctx, wish) =>
  changeState(ctx, { ...wish, action: 'connections.resume', state: 'active' }),
)

/** Reads back what the ERP holds now, without waiting for the time it is due. */
export const pullNowAction = defineAction(
  'connections.pull-now',
  z.object({ connectionId: z.uuid() }),
  (ctx, { connectionId }) =>
    ctx.db.transaction().execute(async (tx): Promise<Outcome<{ queued: boolean }>> => {
      const found = await lockConnection(tx, connectionId)
      if (!found) return refuse('not_found')
      const forbidden = stateRefusal('connections.pull-now', found.state)
      if (forbidden) return refuse(forbidden)
      const { correlationId } = ctx
      const id = await enqueue(ctx.boss, tx, 'pull-erp', { connectionId }, { correlationId })
      await recordAudit(tx, {
        actor: ctx.actor.userId,
        action: 'connections.pull-now',
        objectKind: 'erp_connection',
        objectId: connectionId,
        correlationId,
        at: ctx.now(),
      })
      return done({ queued: id !== null })
    }),
)

interface Wish extends z.output<typeof Target> {
  readonly action: Extract<ActionName, 'connections.pause' | 'connections.resume'>
  readonly state: 'active' | 'paused'
}

async function changeState(ctx: WebCtx, wish: Wish): Promise<Outcome<{ state: string }>> {
  const { connectionId, state } = wish
  return ctx.db.transaction().execute(async (tx) => {
    const before = await lockConnection(tx, connectionId)
    if (!before) return refuse('not_found')
    const forbidden = stateRefusal(wish.action, before.state)
    if (forbidden) return refuse(forbidden)
    if (before.row_version !== wish.rowVersion) return refuse('someone_was_faster')
    const at = ctx.now()
    await markConnection(tx, { connectionId, state, at })
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: wish.action,
      objectKind: 'erp_connection',
      objectId: connectionId,
      before: { state: before.state },
      after: { state },
      detail: { name: before.name },
      correlationId: ctx.correlationId,
      at,
    })
    return done({ state })
  })
}
