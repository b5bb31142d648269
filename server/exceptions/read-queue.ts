import type { ExceptionFilter } from '#db/queries/exception-filter'
import { countViews, sumAtStake, sumByCurrency } from '#db/queries/exceptions'
import { findNewestRejects } from '#db/queries/imports-rejects'
import { hasImport } from '#db/queries/queue-state'
import { countText, type MoneyView, moneyView } from '../i18n/format.ts'
import type { InstantView } from '../i18n/moment.ts'
import type { CaseLineView } from './case-line-view.ts'
import { noFacets, type QueueAddress, queueQuery, views } from './queue-address.ts'
import { PAGE_ROWS, readCaseLines, readDocumentLines } from './queue-lines.ts'
import type { QueueRowView } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'
import { type FacetView, readFacets } from './read-facets.ts'
import { readStandpoint } from './read-standpoint.ts'
import { inReporting, type Reporting } from './reporting.ts'

/** A line of the list: a heading, a case, a document (below its case or on its own), or the way to the rest of a case. */
export type QueueLine =
  | { readonly kind: 'band'; readonly id: string; readonly label: string; readonly aside: string }
  | { readonly kind: 'case'; readonly id: string; readonly case: CaseLineView }
  | { readonly kind: 'document'; readonly id: string; readonly isChild: boolean; readonly document: QueueRowView }
  | { readonly kind: 'more'; readonly id: string; readonly href: string; readonly label: string }

export interface QueueView {
  readonly address: QueueAddress
  readonly tabs: readonly { view: QueueAddress['view']; word: string; count: string; href: string }[]
  /** Rows the newest drop left out: work for whoever owns the feed, kept where all work is. */
  readonly rejects: { readonly count: string; readonly href: string } | null
  readonly facets: readonly FacetView[]
  readonly lines: readonly QueueLine[]
  readonly count: number
  readonly sums: readonly { currency: string; variance: MoneyView }[]
  /** All of it in the reporting currency; null when a rate is missing. */
  readonly stakeTotal: MoneyView | null
  /** How many more the tab would hold without filters and search. */
  readonly hidden: number
  readonly reporting: Reporting
  readonly nextHref: string | null
  readonly previousHref: string | null
  readonly asOf: InstantView | null
  readonly isImported: boolean
}

/** The work queue as an address asks for it, limited to the reader's entities. */
export async function readQueue(ctx: ReadCtx, address: QueueAddress): Promise<QueueView> {
  const { asOf, asOfView, zoneOf, factors, reporting } = await readStandpoint(ctx)
  const filter = filterOf(ctx, address, asOf)
  const around = { asOf, zoneOf, query: queueQuery(address, { expanded: [] }) }
  const page = { sort: address.sort, factors, limit: PAGE_ROWS + 1, from: address.from }
  const read = address.by === 'case' ? readCaseLines : readDocumentLines
  const [paged, counts, unfiltered, sums, stakes, facets, isImported, rejects] = await Promise.all([
    read(ctx, { filter, page, around, address }),
    countViews(ctx.db, filter),
    countViews(ctx.db, { ...filter, facets: noFacets, search: undefined }),
    sumByCurrency(ctx.db, filter),
    sumAtStake(ctx.db, filter),
    readFacets(ctx, filter, address),
    hasImport(ctx.db),
    findNewestRejects(ctx.db),
  ])
  return {
    address,
    tabs: tabsOf(ctx, address, counts),
    rejects: rejects
      ? { count: countText(rejects.rows, ctx.locale), href: `/imports/${rejects.attempt_id}#rejects` }
      : null,
    facets,
    ...paged,
    count: Number(counts[address.view]),
    sums: sums.map((sum) => ({
      currency: sum.currency,
      variance: moneyView({ minor: BigInt(sum.variance_minor), currency: sum.currency }, ctx.locale),
    })),
    stakeTotal: totalOf(stakes, reporting, ctx.locale),
    hidden: Number(unfiltered[address.view] - counts[address.view]),
    reporting,
    asOf: asOfView,
    isImported,
  }
}

function tabsOf(ctx: ReadCtx, address: QueueAddress, counts: Record<QueueAddress['view'], bigint>): QueueView['tabs'] {
  return views.map((view) => ({
    view,
    word: ctx.t(`work.view.${view}`),
    count: countText(counts[view], ctx.locale),
    href: `/queue${queueQuery(address, { view, expanded: [] })}`,
  }))
}

/** The wishes of an address with the limits of the reader. */
export function filterOf(ctx: Pick<ReadCtx, 'scope' | 'actor'>, address: QueueAddress, asOf: Date): ExceptionFilter {
  const { view, facets, search } = address
  return { scope: ctx.scope, view, userId: ctx.actor.userId, asOf, facets, search }
}

/** Adds up in the reporting currency; one amount without a rate leaves the total unknown. */
function totalOf(
  stakes: readonly { base_currency: string; at_stake_minor: string }[],
  reporting: Reporting,
  locale: string,
): MoneyView | null {
  const converted = stakes.map((sum) =>
    inReporting({ minor: BigInt(sum.at_stake_minor), currency: sum.base_currency }, reporting),
  )
  if (converted.length === 0 || converted.includes(null)) return null
  const minor = converted.reduce((total, amount) => total + (amount?.minor ?? 0n), 0n)
  return moneyView({ minor, currency: reporting.currency }, locale)
}
