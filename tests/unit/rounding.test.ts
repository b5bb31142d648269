import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, roundTogether } from '#server/domain/allocate'
import { decimalOf, fractionText, powerOfTen } from '#server/domain/decimal'
import {
  divideMinor,
  divideRounded,
  multiplyMinor,
  type RoundingMode,
  roundingModes,
  roundToMinor,
  roundToStep,
} from '#server/domain/rounding'

const anyNumerator = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const anyDenominator = fc.bigInt({ min: 1n, max: 10n ** 20n })
const anyMode = fc.constantFrom<RoundingMode>(...roundingModes)

test('ties go away from zero, to the even neighbour, or down, as the mode says', () => {
  const tie = (text: string) =>
    (['half_up', 'half_even', 'floor'] as const).map((mode) => roundToMinor(text, 'USD', mode))
  expect(tie('0.125')).toEqual([13n, 12n, 12n])
  expect(tie('0.135')).toEqual([14n, 14n, 13n])
  expect(tie('-0.125')).toEqual([-13n, -12n, -13n])
  expect(tie('-0.121')).toEqual([-12n, -12n, -13n])
})

test('each mode by hand, on both sides of zero', () => {
  const by = (numerator: bigint, denominator: bigint) =>
    Object.fromEntries(roundingModes.map((mode) => [mode, divideRounded(numerator, denominator, mode)]))
  expect(by(5n, 2n)).toEqual({ half_up: 3n, half_even: 2n, half_down: 2n, floor: 2n, ceil: 3n, down: 2n, up: 3n })
  expect(by(7n, 2n)).toEqual({ half_up: 4n, half_even: 4n, half_down: 3n, floor: 3n, ceil: 4n, down: 3n, up: 4n })
  expect(by(-5n, 2n)).toEqual({
    half_up: -3n,
    half_even: -2n,
    half_down: -2n,
    floor: -3n,
    ceil: -2n,
    down: -2n,
    up: -3n,
  })
  expect(by(-7n, 3n)).toEqual({
    half_up: -2n,
    half_even: -2n,
    half_down: -2n,
    floor: -3n,
    ceil: -2n,
    down: -2n,
    up: -3n,
  })
  expect(by(8n, -3n)).toEqual({
    half_up: -3n,
    half_even: -3n,
    half_down: -3n,
    floor: -3n,
    ceil: -2n,
    down: -2n,
    up: -3n,
  })
  expect(new Set(Object.values(by(6n, 3n)))).toEqual(new Set([2n]))
  expect(new Set(Object.values(by(-6n, 3n)))).toEqual(new Set([-2n]))
  expect(new Set(Object.values(by(0n, 3n)))).toEqual(new Set([0n]))
})

test('rounding what is rounded changes nothing', () => {
  fc.assert(
    fc.property(
      anyNumerator,
      anyDenominator,
      anyMode,
      fc.bigInt({ min: 1n, max: 10_000n }),
      (n, d, mode, stepMinor) => {
        const once = roundToStep(n, d, { mode, stepMinor })
        expect(once % stepMinor).toBe(0n)
        expect(roundToStep(once, 1n, { mode, stepMinor })).toBe(once)
      },
    ),
  )
  expect(roundToStep(12_349n, 1n, { mode: 'half_up', stepMinor: 100n })).toBe(12_300n)
  expect(() => roundToStep(1n, 1n, { mode: 'half_up', stepMinor: 0n })).toThrow('a rounding step is above zero')
  expect(() => roundToStep(1n, 1n, { mode: 'half_up', stepMinor: -1n })).toThrow('a rounding step is above zero')
})

test('fractions rounded together keep their sum, whatever their signs', () => {
  const fractions = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(fractions, fc.bigInt({ min: 1n, max: 10n ** 6n }), (some, denominator) => {
      const off = some.reduce((sum, one) => sum + one, 0n) % denominator
      const numerators = [...some, -off]
      const parts = roundTogether(numerators, denominator)
      const exact = numerators.reduce((sum, one) => sum + one, 0n)
      expect(parts.reduce((sum, part) => sum + part, 0n) * denominator).toBe(exact)
      parts.forEach((part, index) => {
        const distance = part * denominator - (numerators[index] ?? 0n)
        expect(distance < denominator && distance > -denominator).toBe(true)
      })
    }),
  )
  expect(roundTogether([5n, 5n, 10n], 10n)).toEqual([1n, 0n, 1n])
  expect(roundTogether([-3n, 7n, 6n], 10n)).toEqual([0n, 1n, 0n])
  expect(roundTogether([14n, 18n, 8n], 10n)).toEqual([1n, 2n, 1n])
  expect(() => roundTogether([1n, 2n], 10n)).toThrow('fractions rounded together add up to a whole number')
  expect(() => roundTogether([-1n, 1n], 0n)).toThrow('fractions rounded together add up to a whole number')
})

test('a fraction is shown exactly where it ends, and marked where it is cut', () => {
  expect(fractionText(1n, 8n)).toBe('0.125')
  expect(fractionText(-5n, 2n)).toBe('-2.5')
  expect(fractionText(1200n, 100n)).toBe('12')
  expect(fractionText(0n, 7n)).toBe('0')
  expect(fractionText(2n, 3n)).toBe('0.666666666666…')
  expect(fractionText(-2n, 3n, 2)).toBe('-0.66…')
  expect(fractionText(1n, 1000n, 2)).toBe('0.00…')
  expect(() => fractionText(1n, 0n)).toThrow('a fraction has a denominator above zero')
})

test('a decimal is read exactly and without trailing zeros', () => {
  expect(decimalOf('-12.500')).toEqual({ unscaled: -125n, scale: 1 })
  expect(decimalOf('0.00')).toEqual({ unscaled: 0n, scale: 0 })
  expect(() => decimalOf('1e3')).toThrow('"1e3" is a plain decimal')
  expect([powerOfTen(0), powerOfTen(39), powerOfTen(40), powerOfTen(45)]).toEqual([
    1n,
    10n ** 39n,
    10n ** 40n,
    10n ** 45n,
  ])
})

test('a rounded quotient is less than one unit from the exact one, at most half with the half modes', () => {
  fc.assert(
    fc.property(anyNumerator, anyDenominator, anyMode, (numerator, denominator, mode) => {
      const off = divideRounded(numerator, denominator, mode) * denominator - numerator
      const distance = off < 0n ? -off : off
      expect(distance < denominator && (!mode.startsWith('half') || 2n * distance <= denominator)).toBe(true)
      if (mode === 'floor') expect(off <= 0n).toBe(true)
      if (mode === 'ceil') expect(off >= 0n).toBe(true)
      if (mode === 'down') expect(numerator < 0n ? off >= 0n : off <= 0n).toBe(true)
      if (mode === 'up') expect(numerator < 0n ? off <= 0n : off >= 0n).toBe(true)
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
  expect(allocate(0n, [0n, 2n])).toEqual([0n, 0n])
  expect(() => allocate(5n, [0n, 0n])).toThrow('weights are not negative and not all zero')
  expect(() => allocate(5n, [3n, -1n])).toThrow('weights are not negative and not all zero')
})
