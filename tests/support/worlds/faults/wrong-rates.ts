import {
  type Amount,
  balanceBase,
  baseDebitOf,
  bookBase,
  debitOf,
  Exact,
  functionalOf,
  receivableLine,
  rounded,
} from './amounts.ts'
import type { Fault } from './not-posted.ts'
import { type Booked, choose, expectOn, type Scene, type Wish } from './scene.ts'

/** Books a document in foreign currency at another rate (1 functional = rate document), stated on it or not; the variance is that of the receivable base, in the functional currency. */
function rerated(
  wish: Wish,
  found: string,
  rateOf: (scene: Scene, booked: Booked) => Amount | undefined,
  isStated = true,
): Fault {
  return (scene) => {
    const isFar = (booked: Booked) =>
      rateOf(scene, booked)?.div(booked.ledger.rate).minus(1).abs().gt('0.0001') ?? false
    const booked = choose(scene, {
      ...wish,
      money: wish.money ?? 'foreign',
      where: (one) => one.ledger.rate !== '1' && isFar(one),
    })
    const rate = booked && rateOf(scene, booked)
    if (!booked || !rate) return undefined
    const { ledger } = booked
    const functional = functionalOf(scene.world, ledger.entity)
    const before = baseDebitOf(receivableLine(scene.world, ledger))
    for (const line of ledger.lines) bookBase(scene.world, ledger, line, rounded(debitOf(line).div(rate), functional))
    balanceBase(scene.world, ledger)
    if (isStated) ledger.rate = rate.toFixed()
    const after = baseDebitOf(receivableLine(scene.world, ledger))
    return [expectOn(booked, found, after.minus(before), { currency: functional })]
  }
}

/** The rate of the posting date in place of that of the issue date. */
export const rateOfPosting = (wish: Wish): Fault =>
  rerated({ ...wish, form: 'single' }, 'FX_VARIANCE/rate_date', (scene, { ledger }) =>
    publishedRate(scene, ledger, ledger.posting_date, 0),
  )

/** Multiplied where it should have been divided. */
export const rateInverted = (wish: Wish): Fault =>
  rerated(
    { ...wish, form: 'single' },
    'FX_VARIANCE/inverted_rate',
    (_, { ledger }) => new Exact(1).div(ledger.rate),
    false,
  )

/** The publication before the one in force, of the slowest source. */
export const rateStale = (wish: Wish): Fault =>
  rerated({ ...wish, form: 'single' }, 'FX_VARIANCE/stale_rate', (scene, { ledger, billed }) =>
    publishedRate(scene, ledger, billed.issue_date, 1),
  )

/** What was published for a day: the last on or before it, or some publications earlier. */
function publishedRate(
  scene: Scene,
  of: { entity: string; currency: string },
  day: string,
  back: number,
): Amount | undefined {
  const books = scene.world.entities.find(({ entity }) => entity === of.entity)
  const source = books?.fx_sources[of.currency]
  const told = scene.world.rates.filter(
    (one) =>
      one.source === source && one.base === books?.functional_currency && one.quote === of.currency && one.date <= day,
  )
  const rate = told.toSorted((a, b) => (a.date < b.date ? 1 : -1))[back]?.rate
  return rate === undefined ? undefined : new Exact(rate)
}
