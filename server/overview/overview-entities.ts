import type { listEntities } from '#db/queries/frame'
import { addUp } from '../exceptions/case-line-view.ts'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { countText, type MoneyView, percentText } from '../i18n/format.ts'
import { total } from './overview-tiles.ts'
import type { OverviewFacts } from './read-overview.ts'

/** How far one entity is. */
export interface EntityRowView {
  readonly entity: string
  readonly name: string
  readonly href: string | null
  readonly documents: string
  readonly exact: string
  /** By amount, in functional currency. */
  readonly byValue: string
  readonly open: string
  readonly stakes: readonly MoneyView[]
}

/** One row per entity that has documents to post. */
export function entityRows(
  ctx: ReadCtx,
  facts: OverviewFacts,
  entities: Awaited<ReturnType<typeof listEntities>>,
): EntityRowView[] {
  return entities.flatMap((entity): EntityRowView[] => {
    const rate = facts.rates.find((row) => row.entity === entity.entity)
    if (!rate) return []
    const open = facts.totals.filter((row) => row.entity === entity.entity && row.status === 'open')
    return [
      {
        entity: entity.entity,
        name: entity.name,
        href: facts.queueHref({ facets: { ...facts.facets, entity: [entity.entity] } }),
        documents: `${countText(rate.exact, ctx.locale)} / ${countText(rate.due, ctx.locale)}`,
        exact: percentText({ part: rate.exact, whole: rate.due }, ctx.locale),
        byValue: percentText({ part: BigInt(rate.exact_minor), whole: BigInt(rate.due_minor) }, ctx.locale),
        open: countText(total(open.map((row) => row.count)), ctx.locale),
        stakes: addUp(
          open.map((row) => [row.base_currency, row.at_stake_minor]),
          ctx.locale,
        ),
      },
    ]
  })
}
