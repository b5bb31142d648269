import { invariant } from './invariant.ts'

/**
 * Splits a total over weights by largest remainder: the parts add up to the total exactly, each is less than one minor unit from its exact share, ties go to the earlier part.
 * Weights are not negative and not all zero; a negative total gives the mirror image of the positive one.
 */
export function allocate(totalMinor: bigint, weights: readonly bigint[]): bigint[] {
  if (totalMinor < 0n) return allocate(-totalMinor, weights).map((part) => -part)
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  invariant(whole > 0n && weights.every((weight) => weight >= 0n), 'weights are not negative and not all zero')
  const parts = weights.map((weight) => (totalMinor * weight) / whole)
  const left = totalMinor - parts.reduce((sum, part) => sum + part, 0n)
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (totalMinor * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, Number(left))) parts[index] = (parts[index] ?? 0n) + 1n // left is a count of parts, smaller than their number
  return parts
}
