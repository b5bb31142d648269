import { findCase, sumCase } from '#db/queries/cases'
import { listAssignees, listCaseEvents, listDiagnoses } from '#db/queries/exception-detail'
import type { ExceptionFilter } from '#db/queries/exception-filter'
import { countFacet, countViews, listExceptions, type PageWish } from '#db/queries/exceptions'
import type { CauseText } from '../i18n/cause-text.ts'
import { countText, type MoneyView, moneyView } from '../i18n/format.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'
import { type ActivityView, activityView } from './activity-view.ts'
import { addUp } from './case-line-view.ts'
import { casePageLinks } from './case-pages.ts'
import { caseText } from './case-text.ts'
import { noFacets, readPlace } from './queue-address.ts'
import { withSentences } from './queue-lines.ts'
import type { QueueRowView } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'
import { readStandpoint, type Standpoint } from './read-standpoint.ts'

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
}

const PAGE_ROWS = 50
const EVENTS_SHOWN = 20

/** A case with its documents, its sums per currency and what happened; null when none of it lies in the reader's entities. */
export async function readCase(
  ctx: ReadCtx,
  caseId: string,
  wish: { after?: string | undefined; before?: string | undefined },
): Promise<CaseView | null> {
  const found = await findCase(ctx.db, { caseId, scope: ctx.scope })
  if (!found) return null
  const seen = await readStandpoint(ctx)
  const { scope, actor } = ctx
  const all: ExceptionFilter = { scope, view: 'open', userId: actor.userId, asOf: seen.asOf, facets: noFacets, caseId }
  const counts = await countViews(ctx.db, all)
  const filter = { ...all, view: viewOf(counts) }
  const [documents, sums, periods, activity, diagnoses] = await Promise.all([
    readCaseDocuments(ctx, { filter, seen, from: fromOf(wish) }),
    sumCase(ctx.db, filter),
    countFacet(ctx.db, filter, 'period'),
    readCaseActivity(ctx, caseId, seen.zoneOf(found.entity)),
    listDiagnoses(ctx.db, [found.sample_id]),
  ])
  const sample = { ...found, variance_minor: 0n }
  return {
    id: caseId,
    reference: found.reference,
    groupingKey: found.grouping_key,
    text: caseText(ctx, found, { sums, sample, evidence: diagnoses[0]?.evidence }),
    resolution: found.resolution,
    severity: found.severity,
    counts: {
      open: Number(counts.open),
      waiting: Number(counts.waiting),
      accepted: Number(counts.accepted),
      resolved: Number(counts.resolved),
    },
    ...affectedOf(ctx, sums),
    ...seenOf(ctx, sums, seen.zoneOf(found.entity)),
    periods: periods
      .map((one) => ({ period: one.value, count: countText(one.count, ctx.locale) }))
      .sort((a, b) => (a.period < b.period ? -1 : 1)),
    ...documents,
    activity,
  }
}

/** Without open documents the case is shown by what became of them. */
function viewOf(counts: Awaited<ReturnType<typeof countViews>>): ExceptionFilter['view'] {
  if (counts.open > 0n) return 'open'
  if (counts.resolved > 0n) return 'resolved'
  return counts.accepted > 0n ? 'accepted' : 'waiting'
}

async function readCaseDocuments(
  ctx: ReadCtx,
  wish: { filter: ExceptionFilter; seen: Standpoint; from: PageWish['from'] },
): Promise<Pick<CaseView, 'rows' | 'nextHref' | 'previousHref'>> {
  const { filter, seen, from } = wish
  const page = { sort: 'stake', factors: seen.factors, limit: PAGE_ROWS + 1, from } as const
  const listed = await listExceptions(ctx.db, filter, page)
  const { rows, ...hrefs } = casePageLinks(`/cases/${filter.caseId}`, listed, { from, limit: PAGE_ROWS })
  const around = { asOf: seen.asOf, zoneOf: seen.zoneOf, query: '' }
  return { rows: await withSentences(ctx, rows, around), ...hrefs }
}

async function readCaseActivity(ctx: ReadCtx, caseId: string, zone: string): Promise<ActivityView[]> {
  const [events, people] = await Promise.all([
    listCaseEvents(ctx.db, { caseId, scope: ctx.scope, limit: EVENTS_SHOWN }),
    listAssignees(ctx.db, 'all'),
  ])
  const names = new Map(people.map((person) => [person.user_id, person.name]))
  const nameOf = (id: string) => names.get(id)
  return events.map((event) =>
    activityView(ctx, event, { zone, nameOf, id: `${event.exception_id}-${event.event_no}`, about: event.reference }),
  )
}

type CaseSums = Awaited<ReturnType<typeof sumCase>>

function affectedOf(ctx: ReadCtx, sums: CaseSums): Pick<CaseView, 'affected' | 'stakes'> {
  const affected = sums.map((sum) => ({
    entity: sum.entity,
    currency: sum.currency,
    count: countText(sum.count, ctx.locale),
    variance: moneyView({ minor: BigInt(sum.variance_minor), currency: sum.currency }, ctx.locale),
    atStake: moneyView({ minor: BigInt(sum.base_at_stake_minor), currency: sum.base_currency }, ctx.locale),
  }))
  const stakes = addUp(
    sums.map((sum) => [sum.base_currency, sum.base_at_stake_minor]),
    ctx.locale,
  )
  return { affected, stakes }
}

/** When the first and the last of the documents were seen. */
function seenOf(ctx: ReadCtx, sums: CaseSums, zone: string): Pick<CaseView, 'firstSeen' | 'lastSeen'> {
  const first = sums.map((sum) => sum.first_at).sort((a, b) => a.getTime() - b.getTime())[0]
  const last = sums.map((sum) => sum.last_at).sort((a, b) => b.getTime() - a.getTime())[0]
  const at = (instant: Date | undefined) => (instant ? instantView(instant, zone, ctx.locale) : null)
  return { firstSeen: at(first), lastSeen: at(last) }
}

function fromOf(wish: { after?: string | undefined; before?: string | undefined }) {
  const after = readPlace(wish.after ?? '')
  if (after) return { place: after, direction: 'after' as const }
  const before = readPlace(wish.before ?? '')
  return before && { place: before, direction: 'before' as const }
}
