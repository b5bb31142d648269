import { findLatestRun, listEntities } from '#db/queries/frame'
import { listAges, listBooks, listExceptionTotals, listMatchRates, listRunCounts } from '#db/queries/overview'
import { judge, registry } from '../auth/registry.ts'
import { type EntityScope, narrowScope } from '../domain/entity-scope.ts'
import { recordOf } from '../exceptions/cause-facts.ts'
import { type QueueAddress, queueQuery, readQueueAddress } from '../exceptions/queue-address.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { type Reporting, readReporting } from '../exceptions/reporting.ts'
import { countText } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { ageChart, type ChartFigures, classChart, rateChart } from './overview-charts.ts'
import { type EntityRowView, entityRows } from './overview-entities.ts'
import { overviewTiles, type TileView } from './overview-tiles.ts'
import { type BridgeView, readBridge } from './read-bridge.ts'
import { readWaiting, type WaitingView } from './read-waiting.ts'

/** What the address of the overview says. */
export interface OverviewAddress {
  readonly entity?: string | undefined
  readonly period?: string | undefined
  /** The entity and document currency whose bridge is shown, as `entity.currency`. */
  readonly book?: string | undefined
}

export interface OverviewView {
  readonly asOf: InstantView | null
  /** When the newest run ended, and how many documents it judged. */
  readonly lastRun: { readonly at: InstantView; readonly documents: string } | null
  readonly tiles: readonly TileView[]
  readonly bridge: BridgeView | null
  readonly classes: ChartFigures
  readonly ages: ChartFigures
  readonly rates: ChartFigures
  readonly entities: readonly EntityRowView[]
  readonly waiting: readonly WaitingView[] | null
}

export type Totals = Awaited<ReturnType<typeof listExceptionTotals>>
export type Rates = Awaited<ReturnType<typeof listMatchRates>>
export type Ages = Awaited<ReturnType<typeof listAges>>

/** What the tiles, charts and rows of the overview are made of. */
export interface OverviewFacts {
  readonly totals: Totals
  readonly rates: Rates
  readonly ages: Ages
  readonly runs: Awaited<ReturnType<typeof listRunCounts>>
  readonly reporting: Reporting
  readonly asOf: Date
  /** What the address narrowed the overview to, as the queue says it. */
  readonly facets: QueueAddress['facets']
  /** The way from a figure into the queue, narrowed likewise; null for who may not open it. */
  readonly queueHref: (change: Partial<QueueAddress>) => string | null
}

const RUNS_SHOWN = 12

/** The overview of the reader's entities: how much is open, how much agrees, and what lies between. */
export async function readOverview(ctx: ReadCtx, address: OverviewAddress): Promise<OverviewView> {
  const scope: EntityScope = narrowScope(ctx.scope, address.entity)
  const [run, entities] = await Promise.all([findLatestRun(ctx.db), listEntities(ctx.db, scope)])
  const asOf = run?.as_of ?? ctx.now()
  const wish = { scope, period: address.period }
  const currencies = entities.map((entity) => entity.functional_currency)
  const [totals, rates, ages, runs, books, reporting] = await Promise.all([
    listExceptionTotals(ctx.db, wish),
    listMatchRates(ctx.db, wish),
    listAges(ctx.db, { ...wish, asOf }),
    listRunCounts(ctx.db, RUNS_SHOWN),
    listBooks(ctx.db, wish),
    readReporting(ctx.db, { currencies, onDay: asOf.toISOString().slice(0, 10) }),
  ])
  const canOpen = judge(registry['queue.read'].roles, ctx.actor.roles) === 'allowed'
  const narrowed = narrowedQueue(address)
  const queueHref = (change: Partial<QueueAddress>) => (canOpen ? `/queue${queueQuery(narrowed, change)}` : null)
  const facts: OverviewFacts = { totals, rates, ages, runs, reporting, asOf, facets: narrowed.facets, queueHref }
  const only = entities.length === 1 ? entities[0] : undefined
  const [bridge, waiting] = await Promise.all([
    readBridge(ctx, { books, address }),
    canOpen ? readWaiting(ctx, { scope, asOf, queue: narrowed }) : null,
  ])
  return {
    asOf: run ? instantView(run.as_of, only?.time_zone ?? 'UTC', ctx.locale) : null,
    lastRun: lastRunOf(ctx, runs[0]),
    tiles: run ? overviewTiles(ctx, facts) : [],
    bridge,
    classes: classChart(ctx, facts),
    ages: ageChart(ctx, facts),
    rates: rateChart(ctx, facts),
    entities: entityRows(ctx, facts, entities),
    waiting,
  }
}

function lastRunOf(ctx: ReadCtx, run: OverviewFacts['runs'][number] | undefined): OverviewView['lastRun'] {
  if (!run?.finished_at) return null
  const documents = recordOf(run.counts)['documents']
  const count = typeof documents === 'number' ? documents : 0
  return { at: instantView(run.finished_at, 'UTC', ctx.locale), documents: countText(count, ctx.locale) }
}

/** The plain queue with the entity and period of the overview. */
function narrowedQueue(address: OverviewAddress): QueueAddress {
  const one = (value: string | undefined) => (value === undefined ? [] : [value])
  const plain = readQueueAddress({})
  return { ...plain, facets: { ...plain.facets, entity: one(address.entity), period: one(address.period) } }
}
