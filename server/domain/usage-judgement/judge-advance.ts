import type { Facts } from '../diagnosis/facts.ts'
import type { Step } from '../step.ts'
import type { AdvanceLine, AdvancePrice, AdvanceTerms, TermsFound } from './advance-terms.ts'
import { earlierVersions, type PriceBook } from './price-book.ts'
import { isSameQuantity } from './quantity.ts'

/** An amount with the steps that led to it; minor units, signed as the line is. */
export interface Rated {
  readonly minor: bigint
  readonly steps: readonly Step[]
}

/** Rates a line from its terms, rounded once; null where the price cannot rate such a line. */
export type RateAdvance<Price extends AdvancePrice> = (
  terms: AdvanceTerms<Price>,
  basis: 'actual' | 'thirty',
) => Rated | null

/** A line rated again: what it should be, or why that cannot be said. */
export type AdvanceVerdict<Price extends AdvancePrice> =
  | {
      readonly ok: true
      readonly line: AdvanceLine
      readonly terms: AdvanceTerms<Price>
      readonly expected: Rated
      readonly quantityEqual: boolean
      readonly fitsEarlierPrice: boolean
      readonly fitsThirtyDays: boolean
    }
  | { readonly ok: false; readonly line: AdvanceLine; readonly problem: string }

/** Rates one line again from its terms, and where it differs tries an earlier version of the price and months of 30 days. Rule: file-drop contract, sections 4 and 7. */
export function judgeAdvance<Price extends AdvancePrice>(
  line: AdvanceLine,
  found: TermsFound<Price>,
  by: { readonly book: PriceBook<Price>; readonly rate: RateAdvance<Price> },
): AdvanceVerdict<Price> {
  if (!found.ok) return { ok: false, line, problem: found.problem }
  const { terms } = found
  const expected = by.rate(terms, 'actual')
  if (!expected) return { ok: false, line, problem: 'price_cannot_rate' }
  const differs = expected.minor !== line.netMinor
  const fits = (rated: Rated | null) => differs && rated?.minor === line.netMinor
  return {
    ok: true,
    line,
    terms,
    expected,
    quantityEqual: line.quantity === null || isSameQuantity(line.quantity, terms.quantity),
    fitsEarlierPrice: earlierTerms(terms, by.book).some((earlier) => fits(by.rate(earlier, 'actual'))),
    fitsThirtyDays: fits(by.rate(terms, 'thirty')),
  }
}

/** The same terms at each earlier version of the price, or of the price a percentage is taken of. */
function earlierTerms<Price extends AdvancePrice>(
  terms: AdvanceTerms<Price>,
  book: PriceBook<Price>,
): readonly AdvanceTerms<Price>[] {
  const { share } = terms
  const ofShare = share
    ? earlierVersions(book, share.price).map((price) => ({ ...terms, share: { ...share, price } }))
    : []
  return [...earlierVersions(book, terms.price).map((price) => ({ ...terms, price })), ...ofShare]
}

/** The facts of all lines of one document and product: an alternative holds where it fits every line that differs. Null: nothing differs. */
export function advanceFacts<Price extends AdvancePrice>(verdicts: readonly AdvanceVerdict<Price>[]): Facts | null {
  const rated = verdicts.flatMap((verdict) => (verdict.ok ? [verdict] : []))
  const differing = rated.filter((verdict) => verdict.expected.minor !== verdict.line.netMinor)
  if (differing.length === 0) return null
  return {
    quantityEqual: rated.every((verdict) => verdict.quantityEqual),
    netAtEarlierPrice: differing.every((verdict) => verdict.fitsEarlierPrice),
    netByThirtyDays: differing.every((verdict) => verdict.fitsThirtyDays),
    minimumAbsent: false,
    netAtFirstUnitBounds: false,
    billedCountsResends: false,
    billedCountsUtcMonth: false,
    lateEffect: '',
  }
}
