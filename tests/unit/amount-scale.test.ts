import { expect, test } from 'vitest'
import { isOfOtherScale } from '#server/domain/receivables/amount-scale'

test.each([
  // Divided by 100 or 1,000, the rest rounded half up.
  [11_000n, 110n, true],
  [11_000n, 11n, true],
  [1_249n, 12n, true],
  [1_250n, 13n, true],
  [1_250n, 12n, false],
  [-1_250n, -13n, true],
  [950n, 10n, true],
  // Multiplied, to the unit.
  [11_000n, 1_100_000n, true],
  [11_000n, 11_000_000n, true],
  [11_000n, 1_100_001n, false],
  [10n, 1_000n, true],
  // Below ten units a rounded quotient says nothing: almost any two small amounts would do.
  [150n, 1n, false],
  [150n, 2n, false],
  [900n, 9n, false],
  [9n, 900n, false],
  [0n, 0n, false],
  [11_000n, -110n, false],
])('%s expected and %s told are of another scale: %s', (expected, actual, isOther) => {
  expect(isOfOtherScale(expected, actual)).toBe(isOther)
})
