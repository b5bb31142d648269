import { countWaiting } from '#db/queries/waiting-counts'
import { rolesOf, scopeOf } from '../auth/actor.ts'
import { judge, rolesFor } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { countText } from '../i18n/format.ts'

/** Counts beside the links of the console, formatted; absent where nothing waits for the reader. */
export interface NavCounts {
  readonly approvals?: string
  readonly mappings?: string
  readonly policies?: string
}

/** What waits for this person to decide, over all kinds, and of mapping changes and policies alone. Nothing for those who decide nothing. */
export async function readWaitingCounts(ctx: Pick<WebCtx, 'db' | 'person' | 'locale'>): Promise<NavCounts> {
  const { db, person, locale } = ctx
  const held = rolesOf(person)
  if (judge(rolesFor('approvals.read'), held) !== 'allowed') return {}
  const { changes, plans, acceptances, policies } = await countWaiting(db, {
    userId: person.userId,
    changeScope: scopeOf(person, rolesFor('mappings.approve')),
    policyScope: scopeOf(person, rolesFor('policies.approve')),
    scope: scopeOf(person, rolesFor('plans.approve')),
    isController: held.includes('controller'),
  })
  const all = changes + plans + acceptances + policies
  return {
    ...(all > 0n ? { approvals: countText(all, locale) } : {}),
    ...(changes > 0n ? { mappings: countText(changes, locale) } : {}),
    ...(policies > 0n ? { policies: countText(policies, locale) } : {}),
  }
}
