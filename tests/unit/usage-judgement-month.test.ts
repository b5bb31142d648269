import { expect, test } from 'vitest'
import { type BilledAt, judgeMonth, type MonthEngine } from '#server/domain/usage-judgement/month-facts'

const C1 = new Date('2026-02-03T08:00:00Z')
const C2 = new Date('2026-03-03T08:00:00Z')
const C3 = new Date('2026-04-03T07:00:00Z')

interface Counts {
  truth: string
  resends?: string
  utc?: string
}

/** One cent a unit, or two at the earlier price; a bound of 10 as first unit makes it one cent less; the commitment as told, or by thirty days. */
function engine(
  counts: ReadonlyMap<Date, Counts>,
  told: { minimum?: bigint; thirty?: bigint; rates?: boolean } = {},
): MonthEngine {
  const { minimum = 0n, thirty = minimum, rates = true } = told
  const largest = (a: bigint, b: bigint) => (a > b ? a : b)
  return {
    count: (at, how) => [counts.get(at)?.[how] ?? counts.get(at)?.truth ?? '0'],
    total: (quantities, how) => {
      if (!rates) return null
      const charge = BigInt(quantities[0] ?? '0')
      if (how === 'no_minimum') return charge
      if (how === 'first_unit') return largest(charge >= 10n ? charge - 1n : charge, minimum)
      return largest(charge, how === 'thirty' ? thirty : minimum)
    },
    earlierTotals: (quantities, least) => {
      const charge = 2n * BigInt(quantities[0] ?? '0')
      return [least === 'with' ? largest(charge, minimum) : charge]
    },
  }
}

const at = (cutoffAt: Date, quantity: string, netMinor: bigint, hasMinimumLine = false): BilledAt => ({
  ...{ cutoffAt, quantity, netMinor, hasMinimumLine },
})
const once = (truth: string, over: Partial<Counts> = {}) => new Map([[C1, { truth, ...over }]])

const held = (billed: readonly BilledAt[], by: MonthEngine) => {
  const verdict = judgeMonth(billed, by)
  return Object.entries(verdict?.facts ?? {})
    .filter(([, value]) => value !== false && value !== '')
    .map(([name, value]) => (value === true ? name : `${name}=${value}`))
}

test('what agrees in quantity and amount has nothing to say', () => {
  expect(judgeMonth([at(C1, '8', 8n)], engine(once('8')))).toEqual({
    ...{ counted: '8', billedQuantity: '8', truthMinor: 8n, billedMinor: 8n, quantityEffectMinor: 0n },
    ...{ facts: { quantityEqual: true }, missedAt: [] },
  })
})

test('nothing can be judged without a bill, or where the price cannot rate', () => {
  expect(judgeMonth([], engine(once('8')))).toBeNull()
  expect(judgeMonth([at(C1, '8', 8n)], engine(once('8'), { rates: false }))).toBeNull()
})

test('resends counted again, at the first bill or over all, are resends also where later events were corrected', () => {
  expect(held([at(C1, '9', 9n)], engine(once('8', { resends: '9' })))).toEqual(['billedCountsResends'])
  const later = new Map([
    [C1, { truth: '8', resends: '9' }],
    [C2, { truth: '10', resends: '11' }],
  ])
  expect(held([at(C1, '9', 9n), at(C2, '2', 2n)], engine(later))).toContain('billedCountsResends')
  expect(held([at(C1, '9', 9n), at(C2, '0', 0n)], engine(later))).toContain('billedCountsResends')
  expect(held([at(C1, '8', 8n), at(C2, '3', 3n)], engine(later))).toContain('billedCountsResends')
  expect(held([at(C1, '7', 7n), at(C2, '3', 3n)], engine(later))).not.toContain('billedCountsResends')
})

test('a quantity of the UTC month is told from any other wrong one', () => {
  expect(held([at(C1, '6', 6n)], engine(once('8', { utc: '6' })))).toEqual(['billedCountsUtcMonth'])
  expect(held([at(C1, '7', 7n)], engine(once('8', { utc: '6' })))).toEqual([])
})

test('late events that no bill corrected are late by their sign; those that were are not', () => {
  const up = new Map([
    [C1, { truth: '8' }],
    [C2, { truth: '11' }],
  ])
  const down = new Map([
    [C1, { truth: '8' }],
    [C2, { truth: '5' }],
  ])
  expect(held([at(C1, '8', 8n), at(C2, '0', 0n)], engine(up))).toEqual(['lateEffect=positive'])
  expect(held([at(C1, '8', 8n), at(C2, '0', 0n)], engine(down))).toEqual(['lateEffect=negative'])
  expect(held([at(C1, '8', 8n), at(C2, '1', 1n)], engine(up))).toEqual(['lateEffect=positive'])
  expect(held([at(C1, '8', 8n), at(C2, '3', 3n)], engine(up))).toEqual(['quantityEqual'])
  expect(judgeMonth([at(C1, '8', 8n), at(C2, '0', 0n)], engine(up))?.missedAt).toEqual([C2])
})

test('a first bill that was wrong is no late event, and neither is a correction of nothing', () => {
  const later = new Map([
    [C1, { truth: '8' }],
    [C2, { truth: '11' }],
  ])
  expect(held([at(C1, '7', 7n), at(C2, '0', 0n)], engine(later))).toEqual([])
  const still = new Map([
    [C1, { truth: '8' }],
    [C2, { truth: '8' }],
  ])
  const verdict = judgeMonth([at(C1, '8', 8n), at(C2, '4', 4n)], engine(still))
  expect([verdict?.facts['lateEffect'], verdict?.missedAt]).toEqual(['', []])
})

test('what one bill left out and the next made up is right in the end', () => {
  const counts = new Map([
    [C1, { truth: '8' }],
    [C2, { truth: '11' }],
    [C3, { truth: '12' }],
  ])
  expect(held([at(C1, '8', 8n), at(C2, '0', 0n), at(C3, '4', 4n)], engine(counts))).toEqual(['quantityEqual'])
  expect(judgeMonth([at(C1, '8', 8n), at(C2, '3', 3n), at(C3, '0', 0n)], engine(counts))?.missedAt).toEqual([C3])
})

test('a commitment without its line is a minimum not billed; with a line, or met by the charge, it is not', () => {
  const least = engine(once('8'), { minimum: 20n })
  expect(held([at(C1, '8', 8n)], least)).toEqual(['quantityEqual', 'minimumAbsent'])
  expect(held([at(C1, '8', 19n, true)], least)).toEqual(['quantityEqual'])
  expect(held([at(C1, '8', 20n, true)], least)).toEqual(['quantityEqual'])
  expect(held([at(C1, '8', 9n)], engine(once('8'), { minimum: 8n }))).toEqual(['quantityEqual'])
})

test('an amount at the earlier price, by the other bound or by thirty days is told apart', () => {
  expect(held([at(C1, '8', 16n)], engine(once('8')))).toEqual(['quantityEqual', 'netAtEarlierPrice'])
  expect(held([at(C1, '12', 11n)], engine(once('12')))).toEqual(['quantityEqual', 'netAtFirstUnitBounds'])
  const thirty = engine(once('8'), { minimum: 20n, thirty: 21n })
  expect(held([at(C1, '8', 21n, true)], thirty)).toEqual(['quantityEqual', 'netByThirtyDays'])
  const bare = engine(once('8'), { minimum: 50n })
  expect(held([at(C1, '8', 16n)], bare)).toEqual(['quantityEqual', 'minimumAbsent', 'netAtEarlierPrice'])
  expect(held([at(C1, '8', 13n)], engine(once('8')))).toEqual(['quantityEqual'])
})

test('a first bill at the earlier price stays one when the late events after it were billed right', () => {
  const later = engine(
    new Map([
      [C1, { truth: '8' }],
      [C2, { truth: '11' }],
    ]),
  )
  expect(held([at(C1, '8', 16n), at(C2, '3', 3n)], later)).toEqual(['quantityEqual', 'netAtEarlierPrice'])
  expect(held([at(C1, '8', 16n), at(C2, '3', 4n)], later)).toEqual(['quantityEqual'])
})

test('of two things wrong the quantity takes what it costs at the right price, the rest is price', () => {
  const verdict = judgeMonth([at(C1, '10', 25n)], engine(once('8')))
  expect([verdict?.truthMinor, verdict?.billedMinor, verdict?.quantityEffectMinor]).toEqual([8n, 25n, 2n])
  expect(judgeMonth([at(C1, '8', 25n)], engine(once('8')))?.quantityEffectMinor).toBe(0n)
})
