import { findCase, sumCases } from '#db/queries/cases'
import { listAssignees, listCaseEvents, listDiagnoses } from '#db/queries/exception-detail'
import type { ExceptionFilter } from '#db/queries/exception-filter'
import { countFacet, countViews, listExceptions } from '#db/queries/exceptions'
import { findLatestRun, listEntities } from '#db/queries/frame'
import type { CauseText } from '../i18n/cause-text.ts'
import { countText, type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type ActivityView, activityView } from './activity-view.ts'
import { addUp } from './case-line-view.ts'
import { casePageLinks } from './case-pages.ts'
import { caseText } from './case-text.ts'
import { noFacets, type QueueAddress, readPlace } from './queue-address.ts'
import { type QueueRowView, queueRowView } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'
import { readReporting, reportingFactors } from './reporting.ts'

export interface CaseView {
  readonly id: string
  readonly reference: string
  readonly groupingKey: string
  readonly text: CauseText
  readonly resolution: string
  readonly severity: 'critical' | 'high' | 'medium' | 'low'
  readonly counts: {
    readonly open: number
    readonly waiting: number
    readonly accepted: number
    readonly resolved: number
  }
  readonly affected: readonly {
    entity: string
    currency: string
    count: string
    variance: MoneyView
    atStake: MoneyView
  }[]
  readonly stakes: readonly MoneyView[]
  readonly periods: readonly { period: string; count: string }[]
  readonly firstSeen: InstantView | null
  readonly lastSeen: InstantView | null
  readonly rows: readonly QueueRowView[]
  readonly nextHref: string | null
  readonly previousHref: string | null
  readonly activity: readonly ActivityView[]
  readonly openItems: readonly { id: string; rowVersion: number }[]
}

const PAGE_ROWS = 50
const EVENTS_SHOWN = 20

/** A case with its documents, its sums per currency and what happened; null when none of it lies in the reader's entities. */
export async function readCase(
  ctx: ReadCtx,
  caseId: string,
  wish: { after?: string | undefined; before?: string | undefined; address: QueueAddress },
): Promise<CaseView | null> {
  const found = await findCase(ctx.db, { caseId, scope: ctx.scope })
  if (!found) return null
  const [run, entities] = await Promise.all([findLatestRun(ctx.db), listEntities(ctx.db, ctx.scope)])
  const asOf = run?.as_of ?? ctx.now()
  const filter: ExceptionFilter = {
    scope: ctx.scope,
    view: 'open',
    userId: ctx.actor.userId,
    asOf,
    facets: noFacets,
    caseId,
  }
  const counts = await countViews(ctx.db, filter)
  // Without open documents the case is shown by what became of them.
  const view =
    counts.open > 0n ? 'open' : counts.resolved > 0n ? 'resolved' : counts.accepted > 0n ? 'accepted' : 'waiting'
  const shown = { ...filter, view } as const
  const currencies = entities.map((entity) => entity.functional_currency)
  const reporting = await readReporting(ctx.db, { currencies, onDay: asOf.toISOString().slice(0, 10) })
  const from = fromOf(wish)
  const page = { sort: 'stake' as const, factors: reportingFactors(reporting), limit: PAGE_ROWS + 1, from }
  const [listed, sums, periods, events, people] = await Promise.all([
    listExceptions(ctx.db, shown, page),
    sumCases(ctx.db, shown, [caseId]),
    countFacet(ctx.db, shown, 'period'),
    listCaseEvents(ctx.db, { caseId, scope: ctx.scope, limit: EVENTS_SHOWN }),
    listAssignees(ctx.db, 'all'),
  ])
  const links = casePageLinks(`/cases/${caseId}`, listed, { from, limit: PAGE_ROWS })
  const diagnoses = await listDiagnoses(ctx.db, [found.sample_id, ...links.rows.map((row) => row.exception_id)])
  const evidence = new Map(diagnoses.map((one) => [one.exception_id, one.evidence]))
  const zones = new Map(entities.map((entity) => [entity.entity, entity.time_zone]))
  const zoneOf = (entity: string) => zones.get(entity) ?? 'UTC'
  const zone = zoneOf(found.entity)
  const names = new Map(people.map((person) => [person.user_id, person.name]))
  const seen = sums.map((sum) => sum.first_at).sort((a, b) => a.getTime() - b.getTime())
  const last = sums.map((sum) => sum.last_at).sort((a, b) => b.getTime() - a.getTime())
  return {
    id: caseId,
    reference: found.reference,
    groupingKey: found.grouping_key,
    text: caseText(ctx, found, {
      sums,
      sample: { ...found, variance_minor: 0n },
      evidence: evidence.get(found.sample_id),
    }),
    resolution: found.resolution,
    severity: found.severity,
    counts: {
      open: Number(counts.open),
      waiting: Number(counts.waiting),
      accepted: Number(counts.accepted),
      resolved: Number(counts.resolved),
    },
    affected: sums.map((sum) => ({
      entity: sum.entity,
      currency: sum.currency,
      count: countText(sum.count, ctx.locale),
      variance: moneyView({ minor: BigInt(sum.variance_minor), currency: sum.currency }, ctx.locale),
      atStake: moneyView({ minor: BigInt(sum.base_at_stake_minor), currency: sum.base_currency }, ctx.locale),
    })),
    stakes: addUp(
      sums.map((sum) => [sum.base_currency, sum.base_at_stake_minor]),
      ctx.locale,
    ),
    periods: periods
      .map((one) => ({ period: one.value, count: countText(one.count, ctx.locale) }))
      .sort((a, b) => (a.period < b.period ? -1 : 1)),
    firstSeen: seen[0] ? instantView(seen[0], zone, ctx.locale) : null,
    lastSeen: last[0] ? instantView(last[0], zone, ctx.locale) : null,
    rows: links.rows.map((row) => queueRowView(ctx, row, { asOf, zoneOf, query: '', evidence })),
    nextHref: links.nextHref,
    previousHref: links.previousHref,
    activity: events.map((event) =>
      activityView(ctx, event, {
        zone,
        nameOf: (id) => names.get(id),
        id: `${event.exception_id}-${event.event_no}`,
        about: event.reference,
      }),
    ),
    openItems: links.rows
      .filter((row) => row.status === 'open')
      .map((row) => ({ id: row.exception_id, rowVersion: row.row_version })),
  }
}

function fromOf(wish: { after?: string | undefined; before?: string | undefined }) {
  const after = readPlace(wish.after ?? '')
  if (after) return { place: after, direction: 'after' as const }
  const before = readPlace(wish.before ?? '')
  return before && { place: before, direction: 'before' as const }
}
