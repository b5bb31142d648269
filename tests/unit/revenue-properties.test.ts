import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#server/domain/day'
import { addMonths, monthOf } from '#server/domain/period'
import { allocatePrice } from '#server/domain/revenue/allocate-price'
import { credit, modify, type RatableLine, terminate } from '#server/domain/revenue/change-schedule'
import { recognise, sumOf } from '#server/domain/revenue/schedule'

const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
const day = fc.integer({ min: 0, max: 1500 }).map((offset) => addDays('2025-01-01', offset))
const service = fc
  .tuple(day, fc.integer({ min: 1, max: 800 }))
  .map(([from, days]) => ({ from, to: addDays(from, days) }))
const locked = fc
  .array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 })
  .map((offsets) => new Set(offsets.map((offset) => addMonths('2025-01', offset))))
const kind = fc.constantFrom('ratable_daily' as const, 'even_months' as const, 'even_months_prorated' as const)
const line: fc.Arbitrary<RatableLine> = fc
  .record({
    totalMinor: amount,
    baseMinor: fc.option(amount),
    issueOn: day,
    service,
    kind,
    remainder: fc.constantFrom('cumulative' as const, 'last_whole_period' as const),
    locked,
  })
  .map(({ issueOn, service: { from, to }, kind: how, ...rest }) => {
    return { ...rest, issuePeriod: monthOf(issueOn), pattern: { kind: how, from, to } }
  })

test('a schedule adds up in both currencies, begins with the month of issue and leaves locked months alone', () => {
  fc.assert(
    fc.property(line, (one) => {
      const parts = recognise(one)
      const sum = sumOf(parts)
      expect(sum.amountMinor).toBe(one.totalMinor)
      if (one.baseMinor !== null) expect(sum.baseMinor).toBe(one.baseMinor)
      for (const { period } of parts) expect(period >= one.issuePeriod && !one.locked.has(period)).toBe(true)
      expect(parts.map(({ period }) => period)).toEqual([...new Set(parts.map(({ period }) => period))].sort())
    }),
  )
})

test('rounded by the sum, what is recognised up to a month is within half a unit of its share', () => {
  fc.assert(
    fc.property(line, (one) => {
      let sum = 0n
      for (const { amountMinor, elapsed } of recognise({ ...one, remainder: 'cumulative', locked: new Set() })) {
        sum += amountMinor
        const off = 2n * (sum * elapsed.whole - one.totalMinor * elapsed.through)
        expect(off <= elapsed.whole && off >= -elapsed.whole).toBe(true)
      }
    }),
  )
})

test('a credit of a whole line mirrors its schedule', () => {
  fc.assert(
    fc.property(line, (one) => {
      const mirror = recognise({ ...one, totalMinor: -one.totalMinor, baseMinor: null })
      const parts = recognise({ ...one, baseMinor: null })
      expect(mirror.map((part) => -part.amountMinor)).toEqual(parts.map((part) => part.amountMinor))
    }),
  )
})

test('whatever changes, original, reversal and addition make the net, and the net the new price', () => {
  const method = fc.constantFrom('separate' as const, 'prospective' as const, 'cumulative' as const)
  fc.assert(
    fc.property(line, method, amount, service, (one, how, added, { from, to }) => {
      const until = to > one.pattern.from ? to : one.pattern.to
      const change = modify(one, {
        kind: how,
        effectiveOn: from,
        added: { amountMinor: added, baseMinor: one.baseMinor },
        to: until > from ? until : addDays(from, 1),
        locked: one.locked,
      })
      const { original, reversed, added: more, net } = change
      expect(sumOf(net).amountMinor).toBe(one.totalMinor + added)
      expect(sumOf([...original, ...reversed, ...more]).amountMinor).toBe(sumOf(net).amountMinor)
      expect(original).toEqual(recognise(one))
    }),
  )
})

test('an ending leaves the price less what is given back', () => {
  fc.assert(
    fc.property(line, day, amount, (one, endsOn, back) => {
      const ended = terminate(one, { endsOn, credited: { amountMinor: back, baseMinor: null }, locked: one.locked })
      expect(sumOf(ended.net).amountMinor).toBe(one.totalMinor - back)
    }),
  )
})

test('a credit takes what is given back off the line, by window or from the start', () => {
  fc.assert(
    fc.property(
      line,
      fc.constantFrom('window' as const, 'discount' as const),
      day,
      amount,
      service,
      (one, how, issuedOn, back, days) => {
        const given = { kind: how, credited: { amountMinor: back, baseMinor: null }, issuedOn, service: days }
        const { net, added } = credit(one, { ...given, locked: one.locked })
        expect(sumOf(added).amountMinor).toBe(-back)
        expect(sumOf(net).amountMinor).toBe(one.totalMinor - back)
      },
    ),
  )
})

test('a price is split without loss, each part but the last within half a unit of its share', () => {
  const obligations = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(amount, obligations, (price, prices) => {
      const whole = prices.reduce((sum, one) => sum + one, 0n)
      fc.pre(whole > 0n)
      const { parts } = allocatePrice(
        price,
        prices.map((standAloneMinor, at) => ({ id: String(at), standAloneMinor })),
        'USD',
      )
      expect(parts.reduce((sum, part) => sum + part.amountMinor, 0n)).toBe(price)
      for (const [at, { amountMinor }] of parts.slice(0, -1).entries()) {
        const off = 2n * (amountMinor * whole - price * (prices[at] ?? 0n))
        expect(off <= whole && off >= -whole).toBe(true)
      }
    }),
  )
  expect(() => allocatePrice(1n, [{ id: 'free', standAloneMinor: 0n }], 'USD')).toThrow('stand-alone price')
})
