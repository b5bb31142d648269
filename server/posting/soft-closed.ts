import type { Tx } from '#db/client'
import { holdPeriods } from '#db/queries/plan-postings'
import { scopeOf } from '../auth/actor.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { type Refusal, refuse } from '../domain/outcome.ts'

/** Why something refused may not go again into its periods now: one of them was closed softly, and who asks is no controller of the entity. The periods stay as they are until the transaction ends. Rule: domain rules, section 13. */
export async function softClosedRefusal(
  tx: Tx,
  ctx: Pick<WebCtx, 'person'>,
  wish: { entity: string; periods: readonly string[] },
): Promise<Refusal | null> {
  const held = await holdPeriods(tx, wish)
  const soft = held.find((row) => row.state === 'soft_closed' || row.state === 'in_review')
  if (!soft || scopeCovers(scopeOf(ctx.person, ['controller']), wish.entity)) return null
  return refuse('retry_needs_controller', { period: soft.period, entity: wish.entity })
}
