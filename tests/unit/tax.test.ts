import fc from 'fast-check'
import { expect, test } from 'vitest'
import { taxUnderPolicy } from '#server/domain/posting/tax'

const policy = (level: 'document' | 'line', mode: 'half_up' | 'half_even' | 'floor', stepMinor = 1n) => ({
  level,
  mode,
  stepMinor,
})
const anyNets = fc.array(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), { maxLength: 20 })

test('rounding per line and per document are a cent apart where fractions add up', () => {
  const nets = [1001n, 1001n, 1001n] // 8.25 % of each is 82.5825, of the sum 247.7475
  expect(taxUnderPolicy(nets, '8.25', policy('document', 'half_up'))).toBe(248n)
  expect(taxUnderPolicy(nets, '8.25', policy('line', 'half_up'))).toBe(249n)
})

test('the mode decides a tie and a fraction', () => {
  expect(
    (['half_up', 'half_even', 'floor'] as const).map((mode) => taxUnderPolicy([250n], '23', policy('document', mode))),
  ).toEqual([58n, 58n, 57n])
  expect(
    (['half_up', 'half_even', 'floor'] as const).map((mode) => taxUnderPolicy([150n], '23', policy('document', mode))),
  ).toEqual([35n, 34n, 34n])
  expect(taxUnderPolicy([1999n], '10', policy('document', 'floor'))).toBe(199n)
})

test('a step larger than the smallest unit rounds to its multiples', () => {
  expect(taxUnderPolicy([12345n], '27', policy('document', 'half_up', 100n))).toBe(3300n)
})

test('tax per line differs from tax per document by at most one unit per line', () => {
  fc.assert(
    fc.property(
      anyNets,
      fc.constantFrom('0', '8.25', '8.875', '10', '23'),
      fc.constantFrom<'half_up' | 'floor'>('half_up', 'floor'),
      (nets, rate, mode) => {
        const difference =
          taxUnderPolicy(nets, rate, policy('line', mode)) - taxUnderPolicy(nets, rate, policy('document', mode))
        const bound = BigInt(nets.length) + 1n
        expect(difference <= bound && difference >= -bound).toBe(true)
      },
    ),
  )
})

test('with one line both levels agree, and the order of lines changes nothing', () => {
  fc.assert(
    fc.property(
      anyNets,
      fc.constantFrom<'half_up' | 'half_even' | 'floor'>('half_up', 'half_even', 'floor'),
      (nets, mode) => {
        const one = nets.slice(0, 1)
        expect(taxUnderPolicy(one, '8.25', policy('line', mode))).toBe(
          taxUnderPolicy(one, '8.25', policy('document', mode)),
        )
        expect(taxUnderPolicy(nets.toReversed(), '8.25', policy('line', mode))).toBe(
          taxUnderPolicy(nets, '8.25', policy('line', mode)),
        )
      },
    ),
  )
})
