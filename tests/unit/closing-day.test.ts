import { expect, test } from 'vitest'
import { billedUntil, cutoffOf } from '#server/domain/usage-judgement/closing-day'

test('a month is cut off at local midnight two days after it, whatever the clocks do', () => {
  // Midnight of 3 November 2026 in Los Angeles is 08:00 in UTC: the clocks went back on the 1st.
  expect(cutoffOf('2026-10', 'America/Los_Angeles')).toEqual(new Date('2026-11-03T08:00:00Z'))
  expect(cutoffOf('2026-12', 'Asia/Tokyo')).toEqual(new Date('2027-01-02T15:00:00Z'))
  expect(cutoffOf('2028-01', 'UTC')).toEqual(new Date('2028-02-03T00:00:00Z'))
})

test('the month that bills a month ends with the next one, leap days included', () => {
  expect(billedUntil('2028-01', 'UTC')).toEqual(new Date('2028-03-01T00:00:00Z'))
  expect(billedUntil('2026-11', 'Asia/Tokyo')).toEqual(new Date('2026-12-31T15:00:00Z'))
})
