import { lockMappingChange, type MappingChangeRecord } from '#db/queries/mapping-changes'
import { listChangesToRepost, listRepostSubjects, markReposted } from '#db/queries/mapping-reposts'
import { holdAllPeriods } from '#db/queries/periods'
import { findUser } from '#db/queries/users'
import { type Person, rolesOf, scopeOf } from '../auth/actor.ts'
import { rolesFor } from '../auth/registry.ts'
import { isRole } from '../auth/role.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import type { Ctx } from '../context.ts'
import { approveWithChange } from '../corrections/decide-plan.ts'
import { proposePlan } from '../corrections/propose-plan.ts'
import { localeFrom } from '../i18n/catalogue.ts'
import { translatorFor } from '../i18n/translator.ts'

/**
 * Makes and starts the plans that approved changes asked for, once the run after the approval has judged their documents anew. Every change is done in a transaction of its own, once:
 * what its plans are, or why there are none, stands on it afterwards. They are proposed by who proposed the change and approved by who approved it; where that person may no longer, they wait for somebody who may.
 */
export async function repostAfterChanges(ctx: Ctx): Promise<{ changes: number; plans: number }> {
  let plans = 0
  const changeIds = await listChangesToRepost(ctx.db)
  for (const changeId of changeIds) {
    try {
      plans += await repostOne(ctx, changeId)
    } catch (error) {
      // One change that cannot be done keeps no other waiting; it is tried again after the next run.
      ctx.log.error({ err: error, changeId }, 'the plans of a change could not be made')
    }
  }
  return { changes: changeIds.length, plans }
}

async function repostOne(ctx: Ctx, changeId: string): Promise<number> {
  return ctx.db.transaction().execute(async (tx) => {
    const change = await lockMappingChange(tx, changeId)
    if (change?.state !== 'approved' || change.reposted_at !== null) return 0
    // Whoever closes a period takes it before the head of the audit: in the same order here, or two could wait for each other.
    await holdAllPeriods(tx)
    const approver = await approverCtx(ctx, change)
    const at = ctx.now()
    const subjects = await listRepostSubjects(tx, { changeId, revision: change.revision })
    await markReposted(tx, { changeId, at, problem: subjects.length > 0 && !approver ? 'approver_gone' : null })
    if (subjects.length === 0 || !approver) return 0
    const proposed = await proposePlan(tx, approver, {
      kind: 'recommended',
      exceptionIds: subjects.flatMap((subject) => subject.exception_id ?? []),
      documentIds: subjects.flatMap((subject) => (subject.exception_id === null ? [subject.document_id] : [])),
      title: change.title,
      reason: change.reason,
      changeId,
      proposedBy: change.proposed_by,
    })
    if (!proposed.ok) {
      await markReposted(tx, { changeId, at, problem: proposed.code })
      return 0
    }
    for (const planId of proposed.value.planIds) {
      const started = await approveWithChange(tx, approver, planId)
      if (!started.ok) ctx.log.warn({ planId, changeId, code: started.code }, 'a plan of a change waits for approval')
    }
    return proposed.value.planIds.length
  })
}

/** The approver as they are now, with the rights they hold now; undefined when the account is gone. */
async function approverCtx(ctx: Ctx, change: MappingChangeRecord): Promise<WebCtx | undefined> {
  const user = change.decided_by === null ? undefined : await findUser(ctx.db, change.decided_by)
  if (!user) return undefined
  const grants = user.grants.flatMap(({ role, entity }) => (isRole(role) ? [{ role, entity }] : []))
  const person: Person = { userId: user.user_id, name: user.name, email: user.email, locale: user.locale, grants }
  const scope = scopeOf(person, rolesFor('mappings.approve'))
  const actor = { userId: person.userId, name: person.name, roles: rolesOf(person), scope }
  const locale = localeFrom(person.locale)
  return { ...ctx, actor, person, scope, locale, t: translatorFor(locale) }
}
