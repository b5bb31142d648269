import { listAssignees } from '#db/queries/exception-detail'
import { abilityFor } from '../auth/registry.ts'
import type { ReadCtx } from './read-context.ts'

/** People who can be given work in the reader's entities; nobody when the reader may not give any. */
export async function readAssignees(ctx: ReadCtx): Promise<{ id: string; name: string }[]> {
  if (!abilityFor('exceptions.assign', ctx.actor.roles).shown) return []
  const people = await listAssignees(ctx.db, ctx.scope)
  return people.map((person) => ({ id: person.user_id, name: person.name }))
}
