import type { Tx } from '#db/client'
import type { Ctx } from '../context.ts'
import { type Outcome, type Refusal, refuse } from '../domain/outcome.ts'

class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Runs a change in one transaction of which a refusal leaves nothing behind. A period that was locked at the same instant is a refusal too. */
export async function transact<Value>(
  ctx: Pick<Ctx, 'db'>,
  change: (tx: Tx) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      const outcome = await change(tx)
      if (!outcome.ok) throw new Refused(outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    if (isPeriodRefusal(error)) return refuse('plan_period_locked')
    throw error
  }
}

/** What the database's own guard over locked periods says (TO001: no such period, TO002: locked or not yet open). */
function isPeriodRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'TO001' || error.code === 'TO002')
}
