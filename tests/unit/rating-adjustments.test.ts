import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  capAt,
  commitmentOf,
  consumeIncluded,
  discountLines,
  drawCredits,
  trueUp,
} from '#server/domain/rating/adjustments'
import { compare, fractionOf, greater, lesser, packagesOf, ratioOf, ZERO } from '#server/domain/rating/fraction'

test('a commitment is made up on the last slice alone, and only what is missing', () => {
  const of = (commitmentMinor: bigint, billedMinor: bigint, isLastSlice = true) =>
    trueUp({ commitmentMinor, billedMinor, isLastSlice }, 'EUR')
  expect(of(1000n, 400n)).toEqual({
    minor: 600n,
    steps: [{ what: 'minimum', commitment: '10.00', billed: '4.00', amount: '6.00' }],
  })
  expect(of(1000n, 400n, false)).toEqual({
    minor: 0n,
    steps: [{ what: 'minimum_waits_for_last_slice', commitment: '10.00', billed: '4.00', amount: '0.00' }],
  })
  expect([of(1000n, 1001n).minor, of(1000n, 1000n).minor, of(1000n, -5n).minor]).toEqual([0n, 0n, 1005n])
  expect(commitmentOf('100.00', { served: 10, cycle: 31 }, 'EUR')).toBe(3226n)
  expect(commitmentOf('100.00', { served: 31, cycle: 31 }, 'EUR')).toBe(10_000n)
})

test('what is above a maximum is taken off', () => {
  expect(capAt({ maximumMinor: 1000n, billedMinor: 1250n }, 'EUR')).toEqual({
    minor: -250n,
    steps: [{ what: 'maximum', maximum: '10.00', billed: '12.50', amount: '-2.50' }],
  })
  expect([1000n, 999n].map((billedMinor) => capAt({ maximumMinor: 1000n, billedMinor }, 'EUR').minor)).toEqual([0n, 0n])
})

test('included units are used up by the slices in their order', () => {
  expect(consumeIncluded(['4', '-1', '8.5', '3'], '10')).toEqual({
    charged: ['0', '-1', '2.5', '3'],
    left: '0',
    steps: [
      { what: 'included', quantity: '4', free: '4', charged: '0', left: '6' },
      { what: 'included', quantity: '-1', free: '0', charged: '-1', left: '6' },
      { what: 'included', quantity: '8.5', free: '6', charged: '2.5', left: '0' },
      { what: 'included', quantity: '3', free: '0', charged: '3', left: '0' },
    ],
  })
  expect(consumeIncluded(['4'], '-10')).toMatchObject({ charged: ['4'], left: '0' })
})

test('percentages come before fixed amounts, whatever order they are named in, and are spread over the lines', () => {
  const discounts = [
    { kind: 'fixed', amount: '10.00' },
    { kind: 'percent', percent: '10' },
  ] as const
  const expected = {
    minor: 3000n,
    ofLines: [2000n, 1000n],
    steps: [
      { what: 'discount', base: '200.00', percent: '10', amount: '-20.00' },
      { what: 'discount', base: '180.00', fixed: '10.00', amount: '-10.00' },
    ],
  }
  const lines = [13_333n, 6667n]
  expect(discountLines(lines, discounts, 'EUR')).toEqual(expected)
  expect(discountLines(lines, discounts.toReversed(), 'EUR')).toEqual(expected)
})

test('a discount takes no more than there is, and nothing of credits', () => {
  expect(discountLines([500n, -300n, 0n], [{ kind: 'fixed', amount: '9.00' }], 'EUR')).toEqual({
    minor: 500n,
    ofLines: [500n, 0n, 0n],
    steps: [{ what: 'discount', base: '5.00', fixed: '9.00', amount: '-5.00' }],
  })
  expect(discountLines([500n], [{ kind: 'fixed', amount: '5.00' }], 'EUR').minor).toBe(500n)
  expect(discountLines([-300n, 0n], [{ kind: 'percent', percent: '50' }], 'EUR').ofLines).toEqual([0n, 0n])
  expect(discountLines([500n], [{ kind: 'fixed', amount: '-9.00' }], 'EUR').minor).toBe(0n)
  expect(discountLines([500n], [{ kind: 'percent', percent: '-10' }], 'EUR').minor).toBe(0n)
  expect(discountLines([500n], [{ kind: 'percent', percent: '0' }], 'EUR').minor).toBe(0n)
})

test('the parts of a discount add up, and no line goes below zero', () => {
  const anyLines = fc.array(fc.bigInt({ min: -1000n, max: 100_000n }), { minLength: 1, maxLength: 8 })
  const anyDiscount = fc.oneof(
    fc.nat({ max: 120 }).map((percent) => ({ kind: 'percent' as const, percent: String(percent) })),
    fc.nat({ max: 900 }).map((amount) => ({ kind: 'fixed' as const, amount: String(amount) })),
  )
  fc.assert(
    fc.property(anyLines, fc.array(anyDiscount, { maxLength: 4 }), (lines, discounts) => {
      const { minor, ofLines } = discountLines(lines, discounts, 'EUR')
      expect(ofLines.reduce((sum, part) => sum + part, 0n)).toBe(minor)
      ofLines.forEach((part, index) => {
        const line = lines[index] ?? 0n
        expect(part >= 0n && (line > 0n ? part <= line : part === 0n)).toBe(true)
      })
    }),
  )
})

test('the credit that expires first is drawn first, of equals the lesser name, and none beyond the total', () => {
  const credit = (id: string, leftMinor: bigint, expiresOn: string | null) => ({ id, leftMinor, expiresOn })
  const credits = [
    credit('never', 900n, null),
    credit('b', 300n, '2026-06-01'),
    credit('a', 200n, '2026-06-01'),
    credit('gone', 50n, '2026-05-01'),
    credit('soon', 100n, '2026-05-02'),
  ]
  const expected = {
    drawnMinor: 550n,
    draws: [
      { id: 'soon', minor: 100n, leftMinor: 0n },
      { id: 'a', minor: 200n, leftMinor: 0n },
      { id: 'b', minor: 250n, leftMinor: 50n },
      { id: 'never', minor: 0n, leftMinor: 900n },
    ],
    expired: [{ id: 'gone', minor: 50n }],
    steps: [
      { what: 'drawn', credit: 'soon', amount: '-1.00', left: '0.00' },
      { what: 'drawn', credit: 'a', amount: '-2.00', left: '0.00' },
      { what: 'drawn', credit: 'b', amount: '-2.50', left: '0.50' },
      { what: 'drawn', credit: 'never', amount: '0.00', left: '9.00' },
      { what: 'expired', credit: 'gone', amount: '0.50' },
    ],
  }
  const invoice = { totalMinor: 550n, onDay: '2026-05-01' }
  expect(drawCredits(credits, invoice, 'EUR')).toEqual(expected)
  expect(drawCredits(credits.toReversed(), invoice, 'EUR')).toEqual(expected)
  expect(drawCredits(credits, { ...invoice, totalMinor: -550n }, 'EUR').drawnMinor).toBe(0n)
  expect(drawCredits(credits, { ...invoice, totalMinor: 0n }, 'EUR').drawnMinor).toBe(0n)
})

test('fractions compare exactly and packages are rounded up', () => {
  expect(compare(ratioOf(1, 3), fractionOf('0.333333333333'))).toBe(1)
  expect(compare(fractionOf('0.333333333333'), ratioOf(1, 3))).toBe(-1)
  expect(compare(ratioOf(2, 4), fractionOf('0.50'))).toBe(0)
  expect([greater(ZERO, ratioOf(1, 2)), lesser(ZERO, ratioOf(1, 2))]).toEqual([ratioOf(1, 2), ZERO])
  expect(packagesOf(fractionOf('10.01'), fractionOf('2.5'))).toBe(5n)
  expect(packagesOf(fractionOf('10'), fractionOf('2.5'))).toBe(4n)
  expect(packagesOf(fractionOf('-9'), fractionOf('2.5'))).toBe(0n)
  expect(() => packagesOf(ZERO, ZERO)).toThrow('a package holds something')
  expect(() => ratioOf(1, 0)).toThrow('a share is of something above zero')
})
