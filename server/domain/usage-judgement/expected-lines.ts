import type { Interval } from '../cycle.ts'
import type { Step } from '../step.ts'
import type { CountedMonth } from './month-engine.ts'
import type { PriceKey } from './price-book.ts'

/** What the invoices of one cut-off should bill of a month; minor units. */
export interface ExpectedPart {
  readonly cutoffAt: Date
  readonly kind: 'charge' | 'minimum' | 'usage_correction'
  readonly served: Interval
  readonly quantity: string | null
  readonly priceId: string | null
  readonly minor: bigint
  readonly steps: readonly Step[]
}

/** The lines a month should have been billed with: its charge and minimum at the first cut-off, and at each later one by how much late events moved the total. They add up to the total at the watermark. Null: the price cannot rate it. Rule: file-drop contract, sections 3 and 4. */
export function expectedParts<Price extends PriceKey>(
  month: CountedMonth<Price>,
  service: Interval,
  cutoffs: readonly Date[],
): readonly ExpectedPart[] | null {
  const [first, ...later] = cutoffs
  if (!first) return []
  const quantities = month.count(first, 'truth')
  const rated = month.rated(quantities)
  if (!rated) return null
  const charges = month.slices.map(({ served, price }, index): ExpectedPart => {
    const steps = [...(month.counts(first)[index]?.steps ?? []), ...(rated[index]?.steps ?? [])]
    const quantity = quantities[index] ?? '0'
    return {
      cutoffAt: first,
      kind: 'charge',
      served,
      quantity,
      priceId: price.priceId,
      minor: rated[index]?.minor ?? 0n,
      steps,
    }
  })
  const charge = charges.reduce((sum, part) => sum + part.minor, 0n)
  const missing = month.minimumMinor - charge
  const minimum: ExpectedPart[] =
    missing > 0n
      ? [
          {
            cutoffAt: first,
            kind: 'minimum',
            served: service,
            quantity: null,
            priceId: null,
            minor: missing,
            steps: [],
          },
        ]
      : []
  const corrections = later.flatMap((cutoffAt, index) =>
    correctionAt(month, service, { cutoffAt, before: cutoffs[index] ?? first }),
  )
  return [...charges, ...minimum, ...corrections]
}

function correctionAt<Price extends PriceKey>(
  month: CountedMonth<Price>,
  service: Interval,
  at: { readonly cutoffAt: Date; readonly before: Date },
): ExpectedPart[] {
  const [earlier, now] = [month.count(at.before, 'truth'), month.count(at.cutoffAt, 'truth')]
  if (earlier.every((quantity, index) => quantity === now[index])) return []
  const [before, total] = [month.total(earlier, 'truth') ?? 0n, month.total(now, 'truth') ?? 0n]
  const steps = month.counts(at.cutoffAt).flatMap((count) => count.steps)
  return [
    {
      cutoffAt: at.cutoffAt,
      kind: 'usage_correction',
      served: service,
      quantity: null,
      priceId: null,
      minor: total - before,
      steps,
    },
  ]
}
