import type { ExceptionFilter, FacetName } from '#db/queries/exception-filter'
import { countFacet } from '#db/queries/exceptions'
import { countText } from '../i18n/format.ts'
import { facetNames, type QueueAddress, queueQuery, toggledFacet } from './queue-address.ts'
import { classWord } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'

export interface FacetView {
  readonly name: FacetName
  readonly word: string
  readonly values: readonly { value: string; word: string; count: string; isOn: boolean; href: string }[]
}

/** Every facet with its values and counts. A wished value that no longer occurs stays, with zero, so that it can be taken away. */
export async function readFacets(ctx: ReadCtx, filter: ExceptionFilter, address: QueueAddress): Promise<FacetView[]> {
  return Promise.all(
    facetNames.map(async (name) => {
      const counted = await countFacet(ctx.db, filter, name)
      const missing = address.facets[name].filter((value) => !counted.some((one) => one.value === value))
      const all = [...counted, ...missing.map((value) => ({ value, count: 0n }))]
      return {
        name,
        word: ctx.t(`work.facet.${name}`),
        values: inOrder(name, all).map(({ value, count }) => ({
          value,
          word: facetWord(ctx, name, value),
          count: countText(count, ctx.locale),
          isOn: address.facets[name].includes(value),
          href: `/queue${queueQuery(address, { facets: toggledFacet(address, name, value), expanded: [] })}`,
        })),
      }
    }),
  )
}

const severityOrder = ['critical', 'high', 'medium', 'low'] as const

/** Severities from the worst, periods from the latest, the rest as counted. */
function inOrder(name: FacetName, values: { value: string; count: bigint }[]) {
  if (name === 'severity') return severityOrder.flatMap((severity) => values.filter((one) => one.value === severity))
  if (name === 'period') return values.toSorted((a, b) => (a.value < b.value ? 1 : -1))
  return values
}

function facetWord(ctx: ReadCtx, name: FacetName, value: string): string {
  if (name === 'class') return classWord(ctx, value)
  if (name !== 'severity') return value
  const severity = severityOrder.find((one) => one === value)
  return severity ? ctx.t(`states.severity.${severity}`) : value
}
