import type { ExceptionFilter } from '#db/queries/exception-filter'
import { countViews, listExceptions, sumAtStake } from '#db/queries/exceptions'
import type { EntityScope } from '../domain/entity-scope.ts'
import type { DueView } from '../exceptions/due-view.ts'
import { type QueueAddress, queueQuery } from '../exceptions/queue-address.ts'
import { withSentences } from '../exceptions/queue-lines.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { readReporting, reportingFactors } from '../exceptions/reporting.ts'
import { countText, type MoneyView } from '../i18n/format.ts'

/** Something that waits: a list with its count, or one exception with its amount. */
export type WaitingView =
  | {
      readonly kind: 'list'
      readonly key: string
      readonly label: string
      readonly count: string
      readonly href: string
    }
  | {
      readonly kind: 'exception'
      readonly key: string
      readonly title: string
      readonly detail: string
      readonly amount: MoneyView
      readonly severity: 'critical' | 'high' | 'medium' | 'low'
      readonly due: DueView | null
      readonly href: string
    }

const LARGEST = 5

/** What waits for the reader: own work, what is due, what is critical and unowned, and the largest amounts. */
export async function readWaiting(
  ctx: ReadCtx,
  wish: { scope: EntityScope; asOf: Date; queue: QueueAddress },
): Promise<WaitingView[]> {
  const { facets } = wish.queue
  const href = (change: Partial<QueueAddress>) => `/queue${queueQuery(wish.queue, change)}`
  const filter: ExceptionFilter = { scope: wish.scope, view: 'open', userId: ctx.actor.userId, asOf: wish.asOf, facets }
  const critical = { ...filter, facets: { ...facets, severity: ['critical'] } }
  const reporting = await readReporting(ctx.db, {
    currencies: await currenciesOf(ctx, filter),
    onDay: wish.asOf.toISOString().slice(0, 10),
  })
  const [counts, criticalCounts, rows] = await Promise.all([
    countViews(ctx.db, filter),
    countViews(ctx.db, critical),
    listExceptions(ctx.db, filter, { sort: 'stake', factors: reportingFactors(reporting), limit: LARGEST }),
  ])
  const list = (key: 'mine' | 'due' | 'critical' | 'unassigned', count: bigint, to: string): WaitingView[] =>
    count === 0n
      ? []
      : [{ kind: 'list', key, label: ctx.t(`overview.waiting.${key}`), count: countText(count, ctx.locale), href: to }]
  const largest = await withSentences(ctx, rows, {
    asOf: wish.asOf,
    zoneOf: () => 'UTC',
    query: queueQuery(wish.queue, { by: 'document', sort: 'stake' }),
  })
  return [
    ...list('mine', counts.mine, href({ view: 'mine' })),
    ...list('due', counts.due_today, href({ view: 'due_today' })),
    ...list('critical', criticalCounts.unassigned, href({ view: 'unassigned', facets: critical.facets })),
    ...list('unassigned', counts.unassigned, href({ view: 'unassigned' })),
    ...largest.map(
      (row): WaitingView => ({
        kind: 'exception',
        key: row.id,
        title: row.title,
        detail: [row.customer, row.entity].filter(Boolean).join(', '),
        amount: row.atStake,
        severity: row.severity,
        due: row.due,
        href: row.href,
      }),
    ),
  ]
}

async function currenciesOf(ctx: ReadCtx, filter: ExceptionFilter): Promise<string[]> {
  return (await sumAtStake(ctx.db, filter)).map((sum) => sum.base_currency)
}
