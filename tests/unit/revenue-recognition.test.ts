import { expect, test } from 'vitest'
import { catchUpOf } from '#server/domain/revenue/catch-up'
import { compareRecognition } from '#server/domain/revenue/compare-recognition'
import { explainKept } from '#server/domain/revenue/explain-schedule'
import { revenueVocabulary } from '#server/domain/revenue/facts'
import { journalDueAt, lastDuePeriod } from '#server/domain/revenue/journal-due'
import { type RevenueLine, recognise } from '#server/domain/revenue/schedule'

const months = (amounts: Readonly<Record<string, bigint>>) => new Map(Object.entries(amounts))
const line = (expected: Readonly<Record<string, bigint>>, actual: Readonly<Record<string, bigint>>) => ({
  expected: months(expected),
  actual: months(actual),
})
const quarter: RevenueLine = {
  totalMinor: 9000n,
  baseMinor: null,
  issuePeriod: '2026-01',
  pattern: { kind: 'ratable_daily', from: '2026-01-01', to: '2026-04-01' },
  remainder: 'cumulative',
  locked: new Set(),
}

test('journals that say what the schedule says are no difference', () => {
  expect(compareRecognition([line({ '2026-01': 31n }, { '2026-01': 31n }), line({}, {})])).toBeNull()
  expect(compareRecognition([line({ '2026-01': 0n }, {}), line({}, { '2026-02': 0n })])).toBeNull()
})

test('a schedule the journals lack is told with its first month and all it lacks', () => {
  const lacking = [line({ '2026-03': 31n, '2026-02': 28n }, {}), line({ '2026-03': 2n }, { '2026-03': 0n })]
  expect(compareRecognition(lacking)).toEqual({
    varianceMinor: -61n,
    period: '2026-02',
    facts: { recognitionDiffers: true, journalsLackSchedule: true, recognitionCaughtUp: false },
  })
})

test('a credit the journals lack counts positive', () => {
  expect(compareRecognition([line({ '2026-01': -99n }, {})])?.varianceMinor).toBe(99n)
})

test('a schedule the journals have in part is not lacking', () => {
  const partly = [line({ '2026-01': 31n, '2026-02': 28n }, { '2026-01': 31n }), line({ '2026-01': 5n }, {})]
  expect(compareRecognition(partly)).toEqual({
    varianceMinor: -33n,
    period: '2026-01',
    facts: { recognitionDiffers: true, journalsLackSchedule: false, recognitionCaughtUp: false },
  })
})

test('what a later month made good is caught up, line by line', () => {
  const caughtUp = [line({ '2026-01': 31n, '2026-02': 28n }, { '2026-02': 59n })]
  expect(compareRecognition(caughtUp)).toEqual({
    varianceMinor: 0n,
    period: '2026-01',
    facts: { recognitionDiffers: true, journalsLackSchedule: false, recognitionCaughtUp: true },
  })
  const crossed = [line({ '2026-01': 31n }, {}), line({}, { '2026-01': 31n })]
  expect(compareRecognition(crossed)).toMatchObject({ varianceMinor: 0n, facts: { recognitionCaughtUp: false } })
})

test('what was short in one month and made good in another is told with both months', () => {
  const late = [line({ '2026-01': 31n, '2026-02': 28n, '2026-03': 5n }, { '2026-02': 59n, '2026-03': 5n })]
  expect(catchUpOf(late)).toEqual({
    shift: 'late',
    movedMinor: 31n,
    wrongIn: ['2026-01'],
    madeGoodIn: ['2026-02'],
    months: [
      { period: '2026-01', expectedMinor: 31n, actualMinor: 0n },
      { period: '2026-02', expectedMinor: 28n, actualMinor: 59n },
    ],
  })
})

test('several months are told in their order, whatever the order of the lines', () => {
  const lines = [line({ '2026-03': 7n, '2026-02': 4n }, { '2026-03': 12n }), line({ '2026-01': 3n }, { '2026-04': 2n })]
  // Line one: February 4 short, March 5 over; line two: January 3 short, April 2 over. Neither adds up, but the months are what is told here.
  expect(catchUpOf(lines)).toMatchObject({
    shift: 'late',
    movedMinor: 7n,
    wrongIn: ['2026-01', '2026-02'],
    madeGoodIn: ['2026-03', '2026-04'],
  })
})

test('what a month recognised too early is taken back by a later one, and a credit the other way round', () => {
  const early = [line({ '2026-01': 31n, '2026-02': 28n }, { '2026-01': 59n })]
  expect(catchUpOf(early)).toMatchObject({ shift: 'early', movedMinor: 28n, wrongIn: ['2026-01'] })
  const credit = [line({ '2026-01': -31n }, { '2026-02': -31n })]
  expect(catchUpOf(credit)).toMatchObject({ shift: 'early', movedMinor: 31n, madeGoodIn: ['2026-02'] })
})

test('lines that stood in for each other are told as such', () => {
  const crossed = [
    line({ '2026-01': 10n, '2026-02': 10n }, { '2026-02': 20n }),
    line({ '2026-01': 10n, '2026-02': 10n }, { '2026-01': 20n }),
  ]
  expect(catchUpOf(crossed)).toEqual({
    shift: 'mixed',
    movedMinor: 20n,
    wrongIn: ['2026-01', '2026-02'],
    madeGoodIn: [],
    months: [
      { period: '2026-01', expectedMinor: 20n, actualMinor: 20n },
      { period: '2026-02', expectedMinor: 20n, actualMinor: 20n },
    ],
  })
})

test('what is recognised beyond the schedule is found', () => {
  expect(compareRecognition([line({ '2026-01': 31n }, { '2026-01': 31n, '2026-04': 7n })])).toMatchObject({
    varianceMinor: 7n,
    period: '2026-04',
  })
})

test('a journal is due on the 2nd of the next month at noon UTC', () => {
  expect(journalDueAt('2026-01').toISOString()).toBe('2026-02-02T12:00:00.000Z')
  expect(journalDueAt('2026-12').toISOString()).toBe('2027-01-02T12:00:00.000Z')
})

test('the last due month changes at that noon', () => {
  expect(lastDuePeriod(new Date('2026-03-02T11:59:59.999Z'))).toBe('2026-01')
  expect(lastDuePeriod(new Date('2026-03-02T12:00:00Z'))).toBe('2026-02')
  expect(lastDuePeriod(new Date('2026-03-31T23:59:59Z'))).toBe('2026-02')
  expect(lastDuePeriod(new Date('2026-01-01T00:00:00Z'))).toBe('2025-11')
})

test('a part tells how much of the service is earned by the end of the latest month in it', () => {
  const elapsed = (over: Partial<RevenueLine>) =>
    recognise({ ...quarter, ...over }).map(({ period, elapsed: { through, whole } }) => `${period} ${through}/${whole}`)
  expect(elapsed({})).toEqual(['2026-01 31/90', '2026-02 59/90', '2026-03 90/90'])
  expect(elapsed({ issuePeriod: '2026-02' })).toEqual(['2026-02 59/90', '2026-03 90/90'])
  expect(elapsed({ locked: new Set(['2026-02']) })).toEqual(['2026-01 31/90', '2026-03 90/90'])
})

test('a part without a functional amount is told as such', () => {
  expect(recognise({ ...quarter, issuePeriod: '2026-03' })).toMatchObject([{ amountMinor: 9000n, baseMinor: null }])
})

test('every fact that rules on revenue read does not hold by itself', () => {
  expect(revenueVocabulary).toEqual({
    journalRepeatsReference: false,
    caughtUpByPlan: false,
    endsContract: false,
    journalsLackSchedule: false,
    recognitionDiffers: false,
    recognitionCaughtUp: false,
    differingMonths: '',
  })
})

test('a schedule that was kept is explained by the share earned by the end of each month', () => {
  // 100.00 over 90 days from 1 January, issued in February: 59 days are 65.555…, all of it is 100.00.
  const late: RevenueLine = { ...quarter, totalMinor: 10000n, issuePeriod: '2026-02' }
  const kept = recognise(late).map((part) => ({ ...part, totalMinor: late.totalMinor }))
  expect(explainKept(kept, 'USD')).toEqual([
    {
      what: 'earned_by_month_end',
      period: '2026-02',
      total: '100.00',
      share: '59/90',
      exact: '65.555555555555…',
      earned: '65.56',
      amount: '65.56',
    },
    {
      what: 'earned_by_month_end',
      period: '2026-03',
      total: '100.00',
      share: '90/90',
      exact: '100',
      earned: '100.00',
      amount: '34.44',
    },
  ])
  expect(explainKept([], 'USD')).toEqual([])
})
