import fc from 'fast-check'
import { roundingModes } from '#server/domain/rounding'
import { computeTax } from '#server/domain/tax/compute-tax'
import type { TaxDocument, TaxedLine, TaxResult } from '#server/domain/tax/tax-document'

/** A line at a rate of the standard category. */
export const standard = (id: string, amountMinor: bigint, ratePercent = '23'): TaxedLine => ({
  id,
  amountMinor,
  category: 'standard',
  ratePercent,
})
/** A document in euro, exclusive, rounded once per rate, unless told. */
export const documentOf = (lines: readonly TaxedLine[], more: Partial<TaxDocument> = {}): TaxDocument => ({
  currency: 'EUR',
  prices: 'exclusive',
  policy: { level: 'document', mode: 'half_up', stepMinor: 1n },
  taxPoint: '2026-03-31',
  lines,
  adjustments: [],
  exemptionTexts: {},
  buyerRegistrations: [],
  ...more,
})
/** The tax of a document that can be taxed. */
export function taxed(document: TaxDocument): TaxResult {
  const result = computeTax(document)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}
/** Every policy a tax can be rounded by. */
export const anyPolicy = fc.record({
  level: fc.constantFrom<'document' | 'line'>('document', 'line'),
  mode: fc.constantFrom(...roundingModes),
  stepMinor: fc.constantFrom(1n, 5n, 100n),
})
