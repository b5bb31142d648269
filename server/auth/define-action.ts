import type { z } from 'zod'
import type { Outcome } from '../domain/outcome.ts'
import type { ActionName } from './registry.ts'
import type { WebCtx } from './web-ctx.ts'

/** A change that a person can ask for: its name in the registry, the form of its input and what it does. */
export interface Action {
  readonly name: ActionName
  readonly run: (ctx: WebCtx, input: unknown) => Promise<ActionAnswer>
}

export type ActionAnswer =
  | { readonly kind: 'invalid'; readonly errors: readonly { readonly path: string; readonly message: string }[] }
  | { readonly kind: 'answered'; readonly outcome: Outcome<unknown> }

/**
 * Ties a registry entry to its input and its server function. The route that dispatches actions has checked who asks;
 * `run` checks the state of what it changes, inside its transaction, with `stateRefusal`.
 */
export function defineAction<Input extends z.ZodType>(
  name: ActionName,
  schema: Input,
  run: (ctx: WebCtx, input: z.output<Input>) => Promise<Outcome<unknown>>,
): Action {
  return {
    name,
    run: async (ctx, input) => {
      const parsed = schema.safeParse(input)
      if (parsed.success) return { kind: 'answered', outcome: await run(ctx, parsed.data) }
      const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
      return { kind: 'invalid', errors }
    },
  }
}
