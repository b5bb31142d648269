import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Claim, settleValidities } from '#server/ingest/settle-validities'

const claim = (key: string, from: string | null, to: string | null): Claim => ({
  group_text: 'g',
  natural_key: key,
  valid_from: from,
  valid_to: to,
})

test('the first in the file wins over a later one that overlaps it', () => {
  const second = claim('b', '2025-01-01', null)
  const turnedAway = settleValidities([], [claim('a', '2024-01-01', null), second])
  expect([...turnedAway]).toEqual([[second, 'a']])
})

test('what is closed makes room for its successor, and intervals that touch do not overlap', () => {
  const incoming = [claim('a', '2024-01-01', '2025-01-01'), claim('b', '2025-01-01', null)]
  expect(settleValidities([claim('a', '2024-01-01', null)], incoming).size).toBe(0)
})

test('a replacement that is turned away leaves the old validity in force, which then turns away others', () => {
  const moved = claim('a', '2024-01-01', '2027-01-01')
  const late = claim('c', '2025-01-01', '2026-01-01')
  const inForce = [claim('a', '2024-01-01', '2026-01-01'), claim('b', '2026-06-01', null)]
  expect([...settleValidities(inForce, [moved, late]).keys()]).toEqual([moved, late])
})

test('whatever comes, what is in force afterwards never overlaps', () => {
  const anyClaim = fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 4 }))
    .map(([key, from, days]) => claim(`k${key}`, `2026-01-0${from + 1}`, `2026-01-0${Math.min(from + 1 + days, 9)}`))
  fc.assert(
    fc.property(
      fc.uniqueArray(anyClaim, { selector: (one) => one.natural_key }),
      fc.uniqueArray(anyClaim, { selector: (one) => one.natural_key }),
      (before, after) => {
        const overlapping = settleValidities([], before)
        const inForce = before.filter((one) => !overlapping.has(one))
        const turnedAway = settleValidities(inForce, after)
        const taken = after.filter((one) => !turnedAway.has(one))
        const kept = inForce.filter((one) => !taken.some((other) => other.natural_key === one.natural_key))
        expect(settleValidities([], [...kept, ...taken]).size).toBe(0)
      },
    ),
  )
})
