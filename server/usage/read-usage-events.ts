import type { Tx } from '#db/client'
import { findLatestRun } from '#db/queries/control-run'
import {
  listReasonedEvents,
  type ReasonedEvent,
  sumReasonedEvents,
  type UsageEventPlace,
} from '#db/queries/usage-events'
import type { ReasonWish } from '#db/queries/usage-strays'
import { openSnapshot } from '#db/snapshot'
import type { WebCtx } from '../auth/web-ctx.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { firstDayOf } from '../domain/period.ts'
import { sumQuantities } from '../domain/usage-judgement/quantity.ts'
import { endOfLocalMonth, startOfLocalDay } from '../domain/zone.ts'
import { countText, decimalText } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { contractedUsage } from './contracted-usage.ts'
import { readContracts } from './read-contracts.ts'
import { readMetrics } from './read-metrics.ts'
import { readMetricOfProducts } from './read-products.ts'

const PAGE = 200

/** Usage of one metric in a month of the billing zone, by the tenant or by a subscription that names it. */
export interface UsageWish {
  readonly subject?: string | undefined
  readonly subscription?: string | undefined
  readonly metric: string
  readonly period: string
}

export interface UsageEventView {
  readonly key: string
  readonly id: string
  readonly utc: InstantView
  readonly local: InstantView
  readonly recorded: InstantView
  readonly quantity: string
  readonly amends: string
  readonly reason: string
}

export interface UsageEventsView {
  readonly subject: string
  readonly zone: string
  readonly events: readonly UsageEventView[]
  /** Of every event of the month, not of the page alone. */
  readonly reasons: readonly { readonly reason: string; readonly events: string; readonly quantity: string }[]
  readonly total: { readonly events: string; readonly quantity: string }
  /** Where the next page begins; null on the last. */
  readonly next: string | null
}

/** The events of a month in the order of time, each with the reason why it counts or not, and how many have which reason; null where there is no such usage, or not in the reader's entities. */
export async function readUsageEvents(
  ctx: Pick<WebCtx, 'db' | 'scope' | 'locale' | 't'>,
  wish: UsageWish & { after?: string | undefined },
): Promise<UsageEventsView | null> {
  const snapshot = await openSnapshot(ctx.db)
  try {
    const asked = await findUsage(snapshot.db, ctx.scope, wish)
    if (!asked) return null
    const sums = await sumReasonedEvents(snapshot.db, asked.wish)
    const rows = await listReasonedEvents(snapshot.db, {
      ...asked.wish,
      after: placeFrom(wish.after),
      limit: PAGE + 1,
    })
    const shown = rows.slice(0, PAGE)
    const last = shown.at(-1)
    const figure = (quantity: string) => decimalText(quantity, ctx.locale)
    return {
      subject: asked.subject,
      zone: asked.zone,
      events: shown.map((row) => viewOf(ctx, row, asked.zone)),
      reasons: sums.map(({ reason, events, quantity }) => ({
        reason: ctx.t(`usage.reason.${reason}`),
        events: countText(events, ctx.locale),
        quantity: figure(quantity),
      })),
      total: {
        events: countText(
          sums.reduce((sum, { events }) => sum + events, 0n),
          ctx.locale,
        ),
        quantity: figure(sumQuantities(sums.map(({ quantity }) => quantity))),
      },
      next: rows.length > PAGE && last ? JSON.stringify(Object.values(placeOf(last))) : null,
    }
  } finally {
    await snapshot.close()
  }
}

/** Whose events are asked for and how they are told apart, as the last run knew them; undefined where nothing is known or the reader may not see the entity. What no contract names belongs to no entity and is shown to everyone. */
export async function findUsage(
  tx: Tx,
  scope: WebCtx['scope'],
  { subject: given, subscription, metric, period }: UsageWish,
): Promise<{ subject: string; zone: string; wish: ReasonWish } | undefined> {
  const run = await findLatestRun(tx)
  if (!run) return undefined
  const asOf = run.as_of
  const contract = subscription ? (await readContracts(tx, [subscription], asOf)).get(subscription) : undefined
  const subject = subscription ? contract?.subject : given
  if (!subject) return undefined
  const [metrics, metricOf] = [await readMetrics(tx, asOf), await readMetricOfProducts(tx, asOf)]
  const contracted = await contractedUsage(tx, [subject], { asOf, metrics, metricOf })
  const [named] = contracted.named
  if (named && !scopeCovers(scope, named.entity)) return undefined
  const zone = named?.zone ?? 'UTC'
  const span = { metric, from: startOfLocalDay(firstDayOf(period), zone), to: endOfLocalMonth(period, zone) }
  return { subject, zone, wish: { ...contracted, span } }
}

/** The place of an event in the order of the list. */
export function placeOf(row: ReasonedEvent): UsageEventPlace {
  return { at: row.place_at, source: row.source, id: row.event_id, repeats: row.repeats }
}

function viewOf({ t, locale }: Pick<WebCtx, 't' | 'locale'>, row: ReasonedEvent, zone: string): UsageEventView {
  return {
    key: [row.source, row.event_id, row.repeats].join(' '),
    id: row.event_id,
    utc: instantView(row.occurred_at, 'UTC', locale),
    local: instantView(row.occurred_at, zone, locale),
    recorded: instantView(row.recorded_at, 'UTC', locale),
    quantity: decimalText(row.quantity, locale),
    amends: row.amends ?? '',
    reason: t(`usage.reason.${row.reason}`),
  }
}

/** Reads where a page begins; anything else begins at the first. */
function placeFrom(text: string | undefined): UsageEventPlace | undefined {
  try {
    const parts: unknown = JSON.parse(text ?? '')
    if (!Array.isArray(parts) || parts.length !== 4 || !parts.every((part) => typeof part === 'string'))
      return undefined
    const [at = '', source = '', id = '', repeats = '']: string[] = parts
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/.test(at) ? { at, source, id, repeats } : undefined
  } catch {
    return undefined
  }
}
