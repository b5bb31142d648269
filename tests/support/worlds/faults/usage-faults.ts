import { type Amount, Exact, said } from './amounts.ts'
import { type BilledMonth, chooseMonth, eventsOf, monthOf, type UsageWish, varianceFor } from './billed-month.ts'
import type { Fault } from './not-posted.ts'
import type { UsageEvent } from './rows.ts'
import type { Expected, Scene } from './scene.ts'

export function expectMonth(month: BilledMonth, found: string, variance: Amount): Expected {
  const { subscription, billed } = month
  return {
    found,
    entity: billed.entity,
    period: month.month,
    variance: said(variance, billed.currency),
    currency: billed.currency,
    status: 'open',
    names: [subscription.subscription_id, billed.id],
  }
}

function addEvent(scene: Scene, like: UsageEvent, change: Partial<UsageEvent>): void {
  const id = `${like.id}-x${scene.next()}`
  scene.world.events.push({ ...structuredClone(like), id, ...change })
}

const later = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString()

/** Usage that was recorded only after the month had been billed, and that no later invoice corrected. Sums only. */
export function late(
  wish: UsageWish,
  more: string,
  recorded: 'before the last cut-off' | 'at the last cut-off' = 'before the last cut-off',
): Fault {
  return (scene) => {
    const isFit = (month: BilledMonth) =>
      month.cutoffs.length > 1 &&
      month.events.length > 2 &&
      new Exact(month.charge.quantity ?? 0).gt(new Exact(more).abs().times(2)) &&
      (wish.where?.(month) ?? true)
    const month = chooseMonth(scene, { ...wish, where: isFit })
    const like = month?.events.find((event) => event.data.amends === undefined)
    const last = month?.cutoffs.at(-1)
    if (!month || !like || last === undefined) return undefined
    const isIn = recorded === 'before the last cut-off'
    addEvent(scene, like, {
      recordedtime: later(last, isIn ? -0.001 : 0),
      data: { quantity: more, ref: `late-${scene.next()}` },
    })
    if (!isIn) return []
    const found = more.startsWith('-')
      ? 'USAGE_VARIANCE/negative_correction_ignored'
      : 'USAGE_VARIANCE/late_events_unbilled'
    return [expectMonth(month, found, varianceFor(month, new Exact(more)))]
  }
}

/** A genuine event was delivered once more under another id, and both were billed. */
export function resent(wish: UsageWish): Fault {
  const pairOf = (month: BilledMonth) => {
    const amended = new Set(month.events.map(({ data }) => data.amends))
    const plain = month.events.filter(
      (event) =>
        event.data.amends === undefined && !amended.has(event.id) && event.recordedtime < (month.cutoffs[0] ?? ''),
    )
    const [first, second] = plain.filter(
      (event) => Number(event.data.quantity) % 2 === 0 && Number(event.data.quantity) > 1,
    )
    return first && second ? { first, second } : undefined
  }
  return (scene) => {
    const month = chooseMonth(scene, {
      ...wish,
      where: (one) => pairOf(one) !== undefined && (wish.where?.(one) ?? true),
    })
    const pair = month && pairOf(month)
    if (!month || !pair) return undefined
    const half = new Exact(pair.first.data.quantity).plus(pair.second.data.quantity).div(2)
    const { source, type, subject, time } = pair.first
    pair.first.data.quantity = half.toFixed()
    const seen = later(pair.first.recordedtime, 1)
    Object.assign(pair.second, {
      source,
      type,
      subject,
      time,
      recordedtime: seen < pair.second.recordedtime ? pair.second.recordedtime : seen,
      data: structuredClone(pair.first.data),
    })
    return [expectMonth(month, 'USAGE_VARIANCE/duplicate_events', varianceFor(month, half.neg()))]
  }
}

/** Billed by the months of UTC: an event lies in the month by UTC only, and in one that is not billed by the local calendar. */
export function byUtcMonth(wish: UsageWish): Fault {
  const isQuiet = (month: BilledMonth, scene: Scene) => {
    const all = eventsOf(scene).get(`${month.subscription.usage_tenant_id}|${month.metric}`) ?? []
    return all.every(
      (event) =>
        (monthOf(event.time, 'UTC') === wish.month) ===
        (monthOf(event.time, month.subscription.billing_time_zone) === wish.month),
    )
  }
  const isOtherBilled = ({ subscription, metric }: BilledMonth, scene: Scene) => {
    const isWest = monthOf(`${wish.month}-01T00:30:00Z`, subscription.billing_time_zone) !== wish.month
    const other = isWest ? previousMonth(wish.month) : nextMonth(wish.month)
    return [...scene.lines.values()].some(
      ({ line }) =>
        line.subscription_id === subscription.subscription_id &&
        line.metric === metric &&
        line.service_start?.startsWith(other),
    )
  }
  const movable = (month: BilledMonth) => {
    const amended = new Set(month.events.map(({ data }) => data.amends))
    return month.events.find(
      (event) =>
        event.data.amends === undefined &&
        !amended.has(event.id) &&
        event.recordedtime < (month.cutoffs[0] ?? '') &&
        Number(event.data.quantity) > 0,
    )
  }
  return (scene) => {
    const month = chooseMonth(scene, {
      ...wish,
      where: (one) => isQuiet(one, scene) && movable(one) !== undefined && !isOtherBilled(one, scene),
    })
    const event = month && movable(month)
    if (!month || !event) return undefined
    const zone = month.subscription.billing_time_zone
    const start = `${wish.month}-01T00:30:00.000Z`
    const end = later(`${nextMonth(wish.month)}-01T00:00:00.000Z`, -1800)
    const time = [start, end].find((instant) => monthOf(instant, zone) !== wish.month)
    if (time === undefined) return undefined
    event.time = time
    if (event.recordedtime < time) event.recordedtime = later(time, 1)
    const own = expectMonth(
      month,
      'USAGE_VARIANCE/time_zone_boundary',
      varianceFor(month, new Exact(event.data.quantity).neg()),
    )
    return [own]
  }
}

const monthAfter = (month: string, by: number) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1)).toISOString().slice(0, 7)
const nextMonth = (month: string) => monthAfter(month, 1)
const previousMonth = (month: string) => monthAfter(month, -1)
