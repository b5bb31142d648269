import { insertRoleGrant, upsertUser } from '#db/queries/users'
import { recordAudit } from '../audit/record-audit.ts'
import type { Ctx } from '../context.ts'
import { hashPassword } from './password.ts'
import type { Role } from './role.ts'

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly role: Role
  /** The entity the role counts in; null for all of them. */
  readonly entity: string | null
}

/** Creates an account with one role, or gives an existing one the name, the password and the role as well. Returns the id of the account. */
export async function addUser(ctx: Ctx, user: NewUser): Promise<string> {
  const passwordHash = await hashPassword(user.password)
  return ctx.db.transaction().execute(async (tx) => {
    const userId = await upsertUser(tx, { email: user.email, name: user.name, passwordHash, locale: 'en' })
    await insertRoleGrant(tx, { userId, role: user.role, entity: user.entity, grantedBy: null })
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'users.add',
      objectKind: 'user',
      objectId: userId,
      after: { email: user.email, name: user.name, role: user.role, entity: user.entity },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    })
    return userId
  })
}
