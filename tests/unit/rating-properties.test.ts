import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capAt,
  type Discount,
  discountLines,
  drawCredits,
  limitCredit,
  trueUp,
} from '#server/domain/rating/adjustments'
import { bareOf, type Price, type Tier } from '#server/domain/rating/price-version'
import { rateAdvance, rateShare } from '#server/domain/rating/prorate'
import { rateQuantity } from '#server/domain/rating/rate-quantity'

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n)
const minors = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n })
const above = fc.bigInt({ min: 0n, max: 10n ** 9n })

// Whole units and prices in cents, so that what is expected needs no fractions.
const shapes = fc
  .record({
    widths: fc.array(fc.bigInt({ min: 2n, max: 500n }), { minLength: 1, maxLength: 4 }),
    cents: fc.array(fc.bigInt({ min: 0n, max: 900n }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ widths, cents }) => {
    const bounds = widths.map((_, index) => sum(widths.slice(0, index + 1)))
    return { bounds, cents: cents.slice(0, bounds.length + 1) }
  })
type Shape = { readonly bounds: readonly bigint[]; readonly cents: readonly bigint[] }
const quantities = fc.bigInt({ min: 0n, max: 3000n })
const major = (cents: bigint) => `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`
const tiersOf = ({ bounds, cents }: Shape): Tier[] =>
  cents.map((price, index) => ({
    upTo: bounds[index]?.toString() ?? null,
    unitPrice: major(price),
    flatFee: null,
  }))
const minorOf = (model: Price['model'], tiers: readonly Tier[], quantity: bigint) =>
  rateQuantity({ ...bareOf(model, 'USD'), tiers }, { quantity: quantity.toString() }).minor
/** The price of the tier that holds a unit. */
const centsAt = ({ bounds, cents }: Shape, unit: bigint) => cents.at(bounds.findIndex((bound) => unit <= bound)) ?? 0n

describe('tiers', () => {
  test('graduated: one unit more costs the price of the tier it is in, so no bound makes a leap', () => {
    fc.assert(
      fc.property(shapes, quantities, (shape, quantity) => {
        const tiers = tiersOf(shape)
        const more = minorOf('graduated', tiers, quantity + 1n) - minorOf('graduated', tiers, quantity)
        expect(more).toBe(centsAt(shape, quantity + 1n))
      }),
    )
  })

  test('volume: every unit costs the price of the tier that holds the last', () => {
    fc.assert(
      fc.property(shapes, quantities, (shape, quantity) => {
        expect(minorOf('volume', tiersOf(shape), quantity)).toBe(quantity * centsAt(shape, quantity))
      }),
    )
  })

  test('a tier cut in two at the same price changes nothing', () => {
    fc.assert(
      fc.property(shapes, quantities, fc.constantFrom('graduated', 'volume'), (shape, quantity, model) => {
        const { bounds, cents } = shape
        const cut = { bounds: [1n, ...bounds], cents: [...cents.slice(0, 1), ...cents] }
        expect(minorOf(model, tiersOf(cut), quantity)).toBe(minorOf(model, tiersOf(shape), quantity))
      }),
    )
  })

  test('packages hold the quantity, and one less would not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 6n }), fc.bigInt({ min: 1n, max: 9999n }), (tenths, size) => {
        const text = (amount: bigint) => `${amount / 10n}.${amount % 10n}`
        const price = { ...bareOf('package', 'USD'), packageSize: text(size), packagePrice: '0.01' }
        const packages = rateQuantity(price, { quantity: text(tenths) }).minor
        expect(packages * size >= tenths && (packages - 1n) * size < tenths).toBe(true)
      }),
    )
  })
})

test('a fixed discount named before or between percentages is taken after them', () => {
  const percents = fc
    .array(fc.nat({ max: 100 }), { maxLength: 2 })
    .map((all) => all.map((percent): Discount => ({ kind: 'percent', percent: String(percent) })))
  const fixed = fc
    .array(fc.nat({ max: 10_000 }), { maxLength: 2 })
    .map((all) => all.map((amount): Discount => ({ kind: 'fixed', amount: String(amount) })))
  fc.assert(
    fc.property(fc.array(minors, { minLength: 1, maxLength: 5 }), percents, fixed, (lines, of, off) => {
      const [first, ...rest] = of
      const between = [...(first ? [first] : []), ...off, ...rest]
      expect(discountLines(lines, between, 'USD')).toEqual(discountLines(lines, [...of, ...off], 'USD'))
    }),
  )
})

test('a discount is rounded as the policy asks', () => {
  const half: Discount = { kind: 'percent', percent: '50' }
  expect(discountLines([105n], [half], 'USD', { mode: 'half_up', stepMinor: 1n }).minor).toBe(53n)
  expect(discountLines([105n], [half], 'USD', { mode: 'down', stepMinor: 1n }).minor).toBe(52n)
})

test('prepaid credits: never more than the total or than there is, and none is lost', () => {
  const credits = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      leftMinor: above,
      expiresOn: fc.constantFrom(null, '2026-01-01', '2026-03-01', '2026-03-02', '2026-05-01'),
    }),
    { selector: (credit) => credit.id },
  )
  fc.assert(
    fc.property(credits, minors, (held, totalMinor) => {
      const drawn = drawCredits(held, { totalMinor, onDay: '2026-03-01' }, 'USD')
      const usable = held.filter((credit) => credit.expiresOn === null || credit.expiresOn > '2026-03-01')
      const [most, due] = [sum(usable.map((credit) => credit.leftMinor)), totalMinor > 0n ? totalMinor : 0n]
      expect(drawn.drawnMinor).toBe(due < most ? due : most)
      const left = [...drawn.draws.map((draw) => draw.leftMinor), ...drawn.expired.map((one) => one.minor)]
      expect(sum(left) + drawn.drawnMinor).toBe(sum(held.map((credit) => credit.leftMinor)))
    }),
  )
})

test('with a commitment below and a maximum above, an amount ends between them', () => {
  fc.assert(
    fc.property(above, above, above, (billedMinor, one, other) => {
      const [least, most] = one < other ? [one, other] : [other, one]
      const up = billedMinor + trueUp({ commitmentMinor: least, billedMinor, isLastSlice: true }, 'USD').minor
      const end = up + capAt({ maximumMinor: most, billedMinor: up }, 'USD').minor
      expect(end).toBe(billedMinor < least ? least : billedMinor > most ? most : billedMinor)
    }),
  )
})

test('a credit is limited to what is left of the line, and nothing is given back of less than nothing', () => {
  const of = (creditMinor: bigint, leftMinor: bigint) => limitCredit({ creditMinor, leftMinor }, 'USD')
  expect(of(-100n, 60n)).toEqual({
    minor: 40n,
    steps: [{ what: 'credit_limit', left: '0.60', credit: '-1.00', amount: '0.40' }],
  })
  expect(of(-100n, 100n).minor).toBe(0n)
  expect(of(-40n, 100n).minor).toBe(0n)
  expect(of(-100n, -5n)).toEqual({
    minor: 100n,
    steps: [{ what: 'credit_limit', left: '0.00', credit: '-1.00', amount: '1.00' }],
  })
})

describe('proration', () => {
  const bases = fc.constantFrom('actual' as const, 'thirty' as const, 'second' as const)

  test('a credit is the mirror image of its charge', () => {
    fc.assert(
      fc.property(fc.nat({ max: 31 }), bases, (served, basis) => {
        const [charge, credit] = ([1, -1] as const).map(
          (sign) =>
            rateAdvance({ unitPrice: '0.05', quantity: '31', currency: 'USD', sign }, { served, cycle: 31, basis })
              .minor,
        )
        expect(credit).toBe(-(charge ?? 1n))
      }),
    )
  })

  test('the two parts of a cycle differ from the whole by one unit at most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 365 }), (served) => {
        const part = (days: number) =>
          rateAdvance(
            { unitPrice: '12.34', quantity: '7', currency: 'USD', sign: 1 },
            { served: days, cycle: 365, basis: 'actual' },
          ).minor
        const off = part(served) + part(365 - served) - 8638n
        expect(off * off <= 1n).toBe(true)
      }),
    )
  })

  test('a share given back in part of a month says thirty days as thirty', () => {
    const share = { percent: '20', ofUnitPrice: '3000', ofQuantity: '1', minimum: '100', currency: 'USD' }
    expect(rateShare({ ...share, sign: -1 }, { served: 15, cycle: 31, basis: 'thirty' }).steps).toEqual([
      { what: 'share_of_product', percent: '20', unit_price: '3000', quantity: '1', amount: '50' },
      { what: 'at_least', minimum: '100', amount: '100' },
      { what: 'prorated', served: '15', of: '30', basis: 'thirty', amount: '-50' },
      { what: 'rounded', exact: '-50', mode: 'half_up', amount: '-50.00' },
    ])
  })
})
