import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from '#server/domain/allocate'
import { divideMinor, divideRounded, multiplyMinor, type RoundingMode, roundToMinor } from '#server/domain/rounding'

const anyNumerator = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const anyDenominator = fc.bigInt({ min: 1n, max: 10n ** 20n })
const anyMode = fc.constantFrom<RoundingMode>('half_up', 'half_even', 'floor')

test('ties go away from zero, to the even neighbour, or down, as the mode says', () => {
  const tie = (text: string) =>
    (['half_up', 'half_even', 'floor'] as const).map((mode) => roundToMinor(text, 'USD', mode))
  expect(tie('0.125')).toEqual([13n, 12n, 12n])
  expect(tie('0.135')).toEqual([14n, 14n, 13n])
  expect(tie('-0.125')).toEqual([-13n, -12n, -13n])
  expect(tie('-0.121')).toEqual([-12n, -12n, -13n])
})

test('a rounded quotient is less than one unit from the exact one, at most half with the half modes', () => {
  fc.assert(
    fc.property(anyNumerator, anyDenominator, anyMode, (numerator, denominator, mode) => {
      const off = divideRounded(numerator, denominator, mode) * denominator - numerator
      const distance = off < 0n ? -off : off
      expect(mode === 'floor' ? off <= 0n && distance < denominator : 2n * distance <= denominator).toBe(true)
    }),
  )
})

test('rounding half-up of a negative amount mirrors the positive one', () => {
  fc.assert(
    fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
      expect(divideRounded(-numerator, denominator, 'half_up')).toBe(-divideRounded(numerator, denominator, 'half_up'))
    }),
  )
})

test('a product with a rate of many digits is exact before it is rounded once', () => {
  expect(multiplyMinor(10n ** 17n, '1.000000000000000005')).toBe(10n ** 17n + 1n)
  expect(multiplyMinor(10n ** 17n, '1.000000000000000004')).toBe(10n ** 17n)
  expect(divideMinor(100n, '3')).toBe(33n)
  expect(divideMinor(-100n, '0.8')).toBe(-125n)
  expect(() => divideMinor(1n, '0.00')).toThrow(/divided by zero/)
})

test('the parts of an allocation add up exactly and each is less than one unit from its share', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 })
    .filter((all) => all.some((one) => one > 0n))
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), weights, (total, shares) => {
      const parts = allocate(total, shares)
      const whole = shares.reduce((sum, share) => sum + share, 0n)
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total)
      parts.forEach((part, index) => {
        const off = part * whole - total * (shares[index] ?? 0n)
        expect(off < whole && off > -whole).toBe(true)
      })
    }),
  )
})

test('a cent that is left over goes to the largest remainder, of equals to the earlier part', () => {
  expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
  expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n])
  expect(allocate(10n, [3n, 3n, 1n])).toEqual([4n, 4n, 2n])
  expect(allocate(5n, [0n, 2n, 0n])).toEqual([0n, 5n, 0n])
})
