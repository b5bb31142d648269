import { invariant } from './invariant.ts'
import { divideRounded } from './rounding.ts'

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

/**
 * Rounds fractions with one denominator together, so that nothing is lost: their sum is a whole number, and so the parts add up to it.
 * Each part is less than one unit from its fraction, whatever the signs; what is left over goes to the largest remainders, of equals to the earlier part (domain rules, section 1).
 * Throws where the fractions do not add up to a whole number.
 */
export function roundTogether(numerators: readonly bigint[], denominator: bigint): bigint[] {
  const sum = numerators.reduce((total, numerator) => total + numerator, 0n)
  invariant(denominator > 0n && sum % denominator === 0n, 'fractions rounded together add up to a whole number')
  const parts = numerators.map((numerator) => divideRounded(numerator, denominator, 'floor'))
  const left = sum / denominator - parts.reduce((total, part) => total + part, 0n)
  const byRemainder = numerators
    .map((numerator, index) => ({ index, remainder: numerator - (parts[index] ?? 0n) * denominator }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, Number(left))) parts[index] = (parts[index] ?? 0n) + 1n // left is a count of parts
  return parts
}
