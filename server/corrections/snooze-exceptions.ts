import { z } from 'zod'
import type { Tx } from '#db/client'
import { lockAcceptable, markSnoozed } from '#db/queries/acceptances'
import { insertExceptionEvents } from '#db/queries/exception-work'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { transact } from './transact.ts'

const ids = z.array(z.uuid()).min(1).max(5000)

/** Lets open exceptions rest until a day, with a reason: somebody else must act first. */
export const snoozeAction = defineAction(
  'exceptions.snooze',
  z.object({ exceptionIds: ids, until: z.iso.date(), reason: z.string().trim().min(1).max(2000) }),
  (ctx, input) =>
    input.until <= ctx.today()
      ? Promise.resolve(refuse('snooze_in_the_past'))
      : transact(ctx, (tx) => rest(tx, ctx, { ...input, action: 'exceptions.snooze' })),
)

/** Makes resting exceptions work again. */
export const wakeAction = defineAction('exceptions.wake', z.object({ exceptionIds: ids }), (ctx, input) =>
  transact(ctx, (tx) => rest(tx, ctx, { ...input, until: null, reason: null, action: 'exceptions.wake' })),
)

interface Rest {
  readonly exceptionIds: readonly string[]
  readonly until: string | null
  readonly reason: string | null
  readonly action: 'exceptions.snooze' | 'exceptions.wake'
}

async function rest(tx: Tx, ctx: WebCtx, wish: Rest): Promise<Outcome<{ count: number; message: string }>> {
  const locked = await lockAcceptable(tx, { ids: wish.exceptionIds, scope: ctx.scope })
  if (locked.length === 0) return refuse('not_found')
  const wakes = wish.action === 'exceptions.wake'
  const rows = locked.filter((row) => (wakes ? row.snoozed_until !== null : !stateRefusal(wish.action, row.status)))
  if (rows.length === 0) return refuse(wakes ? 'exception_awake' : 'exception_not_open')
  const exceptionIds = rows.map((row) => row.exception_id)
  await markSnoozed(tx, { ids: exceptionIds, until: wish.until, reason: wish.reason })
  const at = ctx.now()
  await insertExceptionEvents(tx, {
    ids: exceptionIds,
    kind: wakes ? 'woken' : 'snoozed',
    at,
    actor: ctx.actor.userId,
    detail: { until: wish.until, reason: wish.reason },
    correlationId: ctx.correlationId,
  })
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action: wish.action,
    objectKind: 'exception',
    objectId: exceptionIds.length === 1 && exceptionIds[0] ? exceptionIds[0] : `${exceptionIds.length} exceptions`,
    before: rows.map((row) => row.snoozed_until),
    after: { until: wish.until },
    reason: wish.reason,
    detail: { references: rows.slice(0, 50).map((row) => row.reference) },
    correlationId: ctx.correlationId,
    at,
  })
  const refused = locked.length - rows.length
  const message = wakes
    ? ctx.t('corrections.acceptance.woken', { count: rows.length })
    : ctx.t('corrections.acceptance.snoozed', { count: rows.length, refused })
  return done({ count: rows.length, message })
}
