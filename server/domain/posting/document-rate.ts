import type { Day } from '../day.ts'
import { type Conversion, rateInForce } from '../fx.ts'
import { findingOf } from './finding.ts'
import type { LegalEntity, ReferenceIndex } from './reference.ts'
import type { BillingDocument, DerivationFinding } from './types.ts'

/** How old a rate may be where the entity states nothing for its source. */
export const DEFAULT_MAX_AGE_DAYS = 5

export type DocumentRate =
  | { readonly finding?: undefined; readonly conversion: Conversion; readonly rateOn: Day | null }
  | { readonly finding: DerivationFinding }

/** The rate of a document at its issue date from the source its entity names for the currency; published per functional currency first, per document currency otherwise. The functional currency itself has rate "1". */
export function documentRate(
  document: Pick<BillingDocument, 'currency' | 'issueOn'>,
  entity: LegalEntity,
  reference: ReferenceIndex,
): DocumentRate {
  const from = document.currency
  const to = entity.functionalCurrency
  if (from === to) return { conversion: { from, to, rate: '1', direction: 'divide' }, rateOn: null }
  const source = entity.fxSources[from]
  if (source === undefined)
    return { finding: findingOf('rate', { source: null, base: to, quote: from }, { missing: 'source', lastOn: null }) }
  const maxAgeDays = entity.fxMaxAgeDays[source] ?? DEFAULT_MAX_AGE_DAYS
  const ask = { source, onDate: document.issueOn, maxAgeDays }
  const perFunctional = rateInForce(reference.rates, { ...ask, base: to, quote: from })
  if (!perFunctional.missing)
    return { conversion: { from, to, rate: perFunctional.rate, direction: 'divide' }, rateOn: perFunctional.on }
  const perDocument = rateInForce(reference.rates, { ...ask, base: from, quote: to })
  if (!perDocument.missing)
    return { conversion: { from, to, rate: perDocument.rate, direction: 'multiply' }, rateOn: perDocument.on }
  const isReversed = perFunctional.missing === 'none' && perDocument.missing === 'too_old'
  const answer = isReversed ? perDocument : perFunctional
  const pair = isReversed ? { base: from, quote: to } : { base: to, quote: from }
  return { finding: findingOf('rate', { source, ...pair }, { missing: answer.missing, lastOn: answer.lastOn ?? null }) }
}
