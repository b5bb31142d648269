import { z } from 'zod'
import { lockMember } from '#db/queries/members'
import { markDisabled } from '#db/queries/users'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'

const Input = z.object({ userId: z.uuid() })

/** Closes somebody else's account. It is signed out at its next request. */
export const closeAccount = defineAction('members.close-account', Input, (ctx, { userId }) =>
  changeAccount(ctx, { action: 'members.close-account', userId, closed: true }),
)

/** Opens a closed account again, with the rights it had. */
export const reopenAccount = defineAction('members.reopen-account', Input, (ctx, { userId }) =>
  changeAccount(ctx, { action: 'members.reopen-account', userId, closed: false }),
)

interface Change {
  readonly action: 'members.close-account' | 'members.reopen-account'
  readonly userId: string
  readonly closed: boolean
}

/** Lock, decide, store and record in one transaction. Refuses the own account, an unknown one, and what is already so. */
async function changeAccount(ctx: WebCtx, change: Change): Promise<Outcome<{ message: string }>> {
  if (change.userId === ctx.actor.userId) return refuse('own_account')
  return ctx.db.transaction().execute(async (tx) => {
    const member = await lockMember(tx, change.userId)
    if (!member) return refuse('not_found')
    const refusal = stateRefusal(change.action, member.disabled_at === null ? 'open' : 'closed')
    if (refusal) return refuse(refusal)
    await markDisabled(tx, { email: member.email, at: change.closed ? ctx.now() : null })
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: change.action,
      objectKind: 'user',
      objectId: change.userId,
      before: { closed: !change.closed },
      after: { closed: change.closed },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    })
    const sentence = change.closed ? 'members.closedDone' : 'members.reopenedDone'
    return done({ message: ctx.t(sentence, { name: member.name }) })
  })
}
