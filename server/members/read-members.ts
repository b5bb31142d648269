import { listGrants, listMembers } from '#db/queries/members'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'

export interface MemberView {
  readonly id: string
  readonly name: string
  readonly email: string
  /** `Analyst in HM-IE`, one text per role. */
  readonly roles: readonly string[]
  readonly lastSignIn: InstantView | null
  readonly isClosed: boolean
  readonly isSelf: boolean
}

/** Everybody with an account, by name. */
export async function readMembers(ctx: Pick<WebCtx, 'db' | 't' | 'locale' | 'actor'>): Promise<readonly MemberView[]> {
  const [members, grants] = await Promise.all([listMembers(ctx.db), listGrants(ctx.db)])
  return members.map((member) => ({
    id: member.user_id,
    name: member.name,
    email: member.email,
    roles: roleTexts(
      ctx,
      grants.filter((grant) => grant.user_id === member.user_id),
    ),
    lastSignIn: member.last_sign_in_at && instantView(member.last_sign_in_at, 'UTC', ctx.locale),
    isClosed: member.disabled_at !== null,
    isSelf: member.user_id === ctx.actor.userId,
  }))
}

type Grants = Awaited<ReturnType<typeof listGrants>>

function roleTexts({ t }: Pick<WebCtx, 't'>, grants: Grants): readonly string[] {
  const held = [...new Set(grants.map((grant) => grant.role))]
  return held.map((role) => {
    const entities = grants.filter((grant) => grant.role === role).map((grant) => grant.entity)
    const word = t(`states.role.${role}`)
    return entities.includes(null) ? word : t('members.roleIn', { role: word, entities: entities.join(', ') })
  })
}
