import { shuffled } from '../shuffle.ts'
import { type Amount, Exact, sum } from './amounts.ts'
import { rated } from './rated.ts'
import type { BilledDocument, BilledLine, Price, Subscription, UsageEvent } from './rows.ts'
import { isOf, type Mode, type Scene } from './scene.ts'

/** The usage of one subscription, metric and month as it was billed: one charge and at most one minimum, never corrected, at one price. */
export interface BilledMonth {
  readonly subscription: Subscription
  readonly metric: string
  readonly month: string
  readonly billed: BilledDocument
  readonly charge: BilledLine
  readonly minimum: BilledLine | undefined
  readonly price: Price
  /** The commitment of the month as billed: what charge and minimum add up to at least; null where none was ever seen. */
  readonly floor: Amount
  readonly events: readonly UsageEvent[]
  /** When the next cut-off of the bill-to was, and the last. */
  readonly cutoffs: readonly string[]
}

export interface UsageWish {
  readonly mode: Mode
  readonly model: string
  readonly month: string
  readonly where?: (month: BilledMonth) => boolean
}

const midnights = new Map<string, Intl.DateTimeFormat>()

/** The local month of an instant. */
export function monthOf(instant: string, zone: string): string {
  const format =
    midnights.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' })
  midnights.set(zone, format)
  return format.format(new Date(instant)).slice(0, 7)
}

export function chooseMonth(scene: Scene, wish: UsageWish): BilledMonth | undefined {
  const { world } = scene
  const bySubject = eventsOf(scene)
  for (const billed of shuffled(world.billed, 5)) {
    if (billed.kind !== 'invoice' || billed.status !== 'finalised' || !isOf(world, billed.entity, wish.mode)) continue
    if (scene.taken.has(billed.bill_to_id)) continue
    for (const charge of billed.lines) {
      if (charge.kind !== 'charge' || charge.metric === null || charge.service_start?.slice(0, 7) !== wish.month)
        continue
      const subscription = world.subscriptions.find((one) => one.subscription_id === charge.subscription_id)
      const price = world.prices.find(({ price_id }) => price_id === charge.price_id)
      if (!subscription || price?.model !== wish.model) continue
      const lines = world.billed
        .filter((one) => one.bill_to_id === billed.bill_to_id)
        .flatMap((one) =>
          one.lines.filter(
            (line) =>
              line.subscription_id === subscription.subscription_id &&
              line.metric === charge.metric &&
              line.service_start?.slice(0, 7) === wish.month,
          ),
        )
      const minimum = lines.find(({ kind }) => kind === 'minimum')
      if (lines.some((line) => line !== charge && line !== minimum) || !isWholeMonth(charge)) continue
      const item = subscription.items.find(({ sku }) => sku === charge.sku)
      const cutoffs = [
        ...new Set(
          world.billed
            .filter(
              (one) =>
                one.bill_to_id === billed.bill_to_id &&
                one.status === 'finalised' &&
                one.usage_cutoff !== null &&
                one.usage_cutoff >= (billed.usage_cutoff ?? ''),
            )
            .map(({ usage_cutoff }) => usage_cutoff ?? ''),
        ),
      ].sort()
      const events = (bySubject.get(`${subscription.usage_tenant_id}|${charge.metric}`) ?? []).filter(
        (event) => monthOf(event.time, subscription.billing_time_zone) === wish.month,
      )
      const month = {
        subscription,
        metric: charge.metric,
        month: wish.month,
        billed,
        charge,
        minimum,
        price,
        floor: new Exact(item?.minimum ?? 0),
        events,
        cutoffs,
      }
      if (wish.where && !wish.where(month)) continue
      scene.taken.add(billed.bill_to_id)
      for (const one of world.customers)
        if (one.bill_to_id === billed.bill_to_id) scene.taken.add(`${one.entity} ${one.erp_customer_no}`)
      return month
    }
  }
  return undefined
}

const isWholeMonth = ({ service_start: from, service_end: to }: BilledLine) =>
  from?.endsWith('-01') === true && to?.endsWith('-01') === true

const known = new WeakMap<Scene, Map<string, UsageEvent[]>>()
export function eventsOf(scene: Scene): Map<string, UsageEvent[]> {
  const found = known.get(scene) ?? Map.groupBy(scene.world.events, ({ subject, type }) => `${subject}|${type}`)
  known.set(scene, found)
  return found
}

/** Billed minus truth over charge and minimum, when the counted quantity is this much more than billed. */
export function varianceFor(month: BilledMonth, more: Amount): Amount {
  const net = sum([month.charge, ...(month.minimum ? [month.minimum] : [])].map(({ net }) => new Exact(net)))
  return net.minus(Exact.max(rated(month.price, new Exact(month.charge.quantity ?? 0).plus(more)), month.floor))
}
