import type { Ctx } from '#server/context'
import { contracts, type JobContract, type JobName, type JobPayload } from '#server/queue/contracts'

/** One job as the worker runs it. */
export interface Job {
  readonly name: JobName
  /** Checks the payload against the contract, then does the work. Safe to run twice with the same payload. */
  readonly run: (ctx: Ctx, payload: unknown) => Promise<void>
}

/** Ties a handler to its contract; the settings (policy, retries) stand in server/queue/contracts.ts. */
export function defineJob<Name extends JobName>(
  name: Name,
  told: { run: (ctx: Ctx, payload: JobPayload<Name>) => Promise<unknown> },
): Job {
  const contract = contracts[name] as unknown as JobContract // the name ties the contract to the payload's type
  return {
    name,
    run: async (ctx, payload) => {
      await told.run(ctx, contract.payload.parse(payload) as JobPayload<Name>) // parsed by that very contract
    },
  }
}
