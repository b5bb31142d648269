import { afterEach, describe, expect, test } from 'vitest'
import { recomputeResultHash } from '#server/reconcile/result-hash'
import { type Desk, listMatches, listStanding, openDesk } from '#tests/support/judgement/desk'
import { openHistory } from '#tests/support/judgement/history'
import { seededRandom } from '#tests/support/worlds/shuffle'

let desk: Desk
afterEach(() => desk.close())

const STEPS = 10
const EARLIER = '2026-02-01T00:00:00Z'

// A history tells of invoices, postings, edits, reversals, rebookings, voids, twins and reference rows; one that wanders also asks how things stood before.
describe.each([
  { seed: 4, wanders: false, groups: false },
  { seed: 21, wanders: true, groups: false },
  { seed: 23, wanders: true, groups: false },
  { seed: 43, wanders: false, groups: true },
])('a made-up history, seed $seed, going back in time: $wanders, consolidating and splitting: $groups', (told) => {
  test('a run over what changed comes to what a run over everything comes to, step by step', async () => {
    desk = await openDesk()
    const random = seededRandom(told.seed)
    const next = openHistory(random, told.groups)
    await desk.run()
    for (let step = 1; step <= STEPS; step += 1) {
      const delivery = next()
      const latest = await desk.deliver(delivery)
      const asOf = told.wanders && random() < 0.25 ? EARLIER : latest
      const changed = await desk.run(asOf)
      expect(await recomputeResultHash(desk.db)).toBe(changed.resultSha)
      const seen = await tellAll()
      const whole = await desk.run(asOf, true)
      expect({ step, delivery, ...seen }).toEqual({ step, delivery, ...(await tellAll()) })
      expect(whole.resultSha).toBe(changed.resultSha)
    }
  })
})

test('many changes in a row, each looked at alone, come to what one look at everything comes to', async () => {
  desk = await openDesk()
  const next = openHistory(seededRandom(5), true)
  await desk.run()
  for (let step = 1; step <= 2 * STEPS; step += 1) {
    await desk.deliver(next())
    expect((await desk.run()).kind).toBe('changed')
  }
  const seen = await tellAll()
  const { resultSha } = await desk.run()
  const whole = await desk.run(undefined, true)
  expect(whole.kind).toBe('full')
  expect(seen).toEqual(await tellAll())
  expect(whole.resultSha).toBe(resultSha)
})

async function tellAll() {
  return {
    matches: await listMatches(desk),
    findings: (await listStanding(desk)).map(
      (row) => `${row.subject} ${row.found} ${row.status} ${row.variance_minor}`,
    ),
  }
}
