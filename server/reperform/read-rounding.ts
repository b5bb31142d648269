import type { RoundingPolicy } from '../domain/rounding.ts'
import type { Problem } from './problem.ts'
import type { AmountReader } from './read-amounts.ts'
import type { DocumentRequest } from './tax-schema.ts'

/** The rounding asked for, in minor units of the currency. A step of nothing is a problem. */
export function readRounding(asked: DocumentRequest['rounding'], amounts: AmountReader): RoundingPolicy {
  const stepMinor = asked.step === undefined ? 1n : amounts.read('rounding.step', asked.step)
  return { level: asked.level, mode: asked.mode, stepMinor }
}

/** Steps that round to nothing round nothing. */
export function stepProblems({ stepMinor }: RoundingPolicy): Problem[] {
  if (stepMinor > 0n) return []
  return [
    { field: 'rounding.step', problem: 'The step is nothing.', remedy: 'Give a step above zero or leave it out.' },
  ]
}
