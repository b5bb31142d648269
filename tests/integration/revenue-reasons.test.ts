import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JournalReasonView, readJournalReason } from '#server/reasons/read-journal-reason'
import { readRevenueReason } from '#server/reasons/read-revenue-reason'
import { type DemoScene, openDemo } from '#tests/support/demo-scene'

// One finding of every cause about revenue and journals that the example company has as of 10 April 2026.

let demo: DemoScene
beforeAll(async () => {
  demo = await openDemo('2026-04-10')
}, 180_000)
afterAll(() => demo.close())

async function findingsOf(cause: string) {
  return demo.scene.db
    .selectFrom('exception')
    .select(['class', 'cause', 'subject_kind', 'subject_source_id', 'variance_minor', 'period', 'entity'])
    .where('cause', '=', cause)
    .orderBy('reference')
    .execute()
}

async function firstOf(cause: string) {
  const [found] = await findingsOf(cause)
  if (!found) throw new Error(`the example has no ${cause}`)
  return found
}

test.each(['schedule_not_modified', 'recognised_after_termination'])(
  'a finding of %s shows every line whose months come to its variance',
  async (cause) => {
    for (const found of await findingsOf(cause)) {
      const reason = await readRevenueReason(demo.reader, found)
      if (reason?.kind !== 'schedules') throw new Error('schedules are shown')
      const difference = reason.schedules.reduce((sum, schedule) => sum + BigInt(schedule.sums.difference.minor), 0n)
      expect(difference).toBe(found.variance_minor)
      if (reason.sums) expect(BigInt(reason.sums.difference.minor)).toBe(difference)
      const differing = reason.schedules.flatMap((schedule) =>
        schedule.months.filter((month) => month.state === 'differs').map((month) => month.period),
      )
      expect(differing.sort()[0]).toBe(found.period)
      for (const schedule of reason.schedules) {
        expect(schedule.steps.length).toBeGreaterThan(0)
        expect(schedule.steps[0]?.figures.map((figure) => figure.name)).toContain('share')
      }
    }
  },
)

test('a finding of not_deferred shows the schedule that the journals lack', async () => {
  for (const found of await findingsOf('not_deferred')) {
    const reason = await readRevenueReason(demo.reader, found)
    if (reason?.kind !== 'schedules') throw new Error('schedules are shown')
    const lacking = reason.schedules.filter((schedule) =>
      schedule.months.some((month) => month.state === 'differs' && month.found.length === 0 && month.without !== null),
    )
    // What stood on revenue at once is the whole line: its schedule runs to that amount.
    expect(lacking.map((schedule) => BigInt(schedule.total.minor))).toEqual([found.variance_minor])
  }
})

test('a finding of duplicate_recognition shows the journal that counts and the one that repeats it', async () => {
  const found = await firstOf('duplicate_recognition')
  const reason = await readRevenueReason(demo.reader, found)
  if (reason?.kind !== 'runs') throw new Error('runs are shown')
  expect(reason.runs).toMatchObject({ reference: 'REV-HM-US-USD-2026-01', period: '2026-01', currency: 'USD' })
  expect(reason.runs.journals.map(({ counts, recognised }) => [counts, recognised.minor])).toEqual([
    [true, '150171058'],
    [false, '150171058'],
  ])
  expect(reason.runs.booked.minor).toBe('300342116')
  expect(reason.runs.expected?.full).toBe('1498130.08 USD')
  expect(reason.runs.difference?.full).toBe('1505291.08 USD')
})

const figuresOf = (reason: JournalReasonView | null) =>
  reason?.accounts.map((one) =>
    [one.account, one.role, one.signed, one.moved, one.withJournal, one.closing, one.opensNext, one.difference]
      .map((part) => (typeof part === 'string' ? part : (part?.full ?? '')))
      .join(' | '),
  )

test('a finding of opening_changed shows the lock, what was signed, and what the next month opens with', async () => {
  const reason = await readJournalReason(demo.reader, await firstOf('opening_changed'))
  expect(reason).toMatchObject({ period: '2025-12', afterLock: true, locked: { iso: '2026-01-06T18:00:00.000Z' } })
  // Signed 3,067,643.84 owed; the journal adds 3,422.00 to it: 3,071,065.84 is what January opens with.
  expect(figuresOf(reason)).toEqual([
    '2500 | deferred | -3067643.84 EUR | -3422.00 EUR | -3071065.84 EUR | -3071065.84 EUR | -3071065.84 EUR | -3422.00 EUR',
  ])
  expect(reason?.sums.debit.minor).toBe(reason?.sums.credit.minor)
})

test('a finding of manual_journal shows the journal line by line', async () => {
  const found = await firstOf('manual_journal')
  const reason = await readJournalReason(demo.reader, found)
  expect(reason?.afterLock).toBe(false)
  expect(reason?.lines.map(({ account, role, debit, credit }) => [account, role, debit?.full, credit?.full])).toEqual([
    ['1200', 'receivable', '2258.00 USD', undefined],
    ['6900', null, undefined, '2258.00 USD'],
  ])
  expect(reason?.accounts.map((one) => one.moved.minor)).toEqual([found.variance_minor.toString()])
})

test('findings of other kinds, and of entities out of reach, have no such figures', async () => {
  const [journal, schedule, run] = await Promise.all(
    ['opening_changed', 'schedule_not_modified', 'duplicate_recognition'].map(firstOf),
  )
  const other = {
    class: 'CUTOFF',
    cause: 'posted_next_period',
    subject_kind: 'billing_document',
    subject_source_id: 'x',
  }
  expect([await readRevenueReason(demo.reader, other), await readJournalReason(demo.reader, other)]).toEqual([
    null,
    null,
  ])
  const nobody = { ...demo.reader, scope: [] }
  expect(journal && (await readJournalReason(nobody, journal))).toBeNull()
  expect(schedule && (await readRevenueReason(nobody, schedule))).toBeNull()
  expect(run && (await readRevenueReason(nobody, run))).toBeNull()
})
