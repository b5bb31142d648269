import { type Conversion, splitBaseDifference } from '../fx.ts'
import type { CompiledRule } from './cause-rule.ts'
import type { LineComparison } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'

export interface Facet {
  readonly facet:
    | 'missing_lines'
    | 'discount'
    | 'line_amounts'
    | 'extra_lines'
    | 'tax'
    | 'unbalanced'
    | 'whole_document'
    | 'placed'
    | 'document_effect'
    | 'rate_effect'
    | 'quantity'
    | 'price'
    | 'schedule'
    | 'settlement'
    | 'ledger'
  readonly amountMinor: bigint
}

/** Takes a variance apart. The parts add up to it exactly, by construction: what the lines do not explain is named as such. */
export function varianceFacets(
  rule: Pick<CompiledRule, 'measure'>,
  variance: { varianceMinor: bigint; isBase: boolean },
  group: DocumentGroup,
  comparison: LineComparison,
  conversion: Conversion | null,
): readonly Facet[] {
  if (variance.isBase) return baseFacets(variance.varianceMinor, group, conversion)
  if (rule.measure === 'difference' && group.expected.every((side) => side.standing !== 'unmapped'))
    return documentFacets(variance.varianceMinor, comparison)
  if (rule.measure === 'tax_difference') return kept([{ facet: 'tax', amountMinor: variance.varianceMinor }])
  // Where lines could not be derived, a difference is told of the document as a whole.
  const ofWhole = ['expected_negative', 'actual', 'difference'].includes(rule.measure)
  const facet = ofWhole ? 'whole_document' : 'placed'
  return kept([{ facet, amountMinor: variance.varianceMinor }])
}

function documentFacets(varianceMinor: bigint, comparison: LineComparison): readonly Facet[] {
  const absent = comparison.lines.filter((line) => line.actual.length === 0)
  const present = comparison.lines.filter((line) => line.actual.length > 0)
  const sum = (lines: LineComparison['lines']) =>
    lines.reduce((total, line) => total + line.actualMinor - line.expectedMinor, 0n)
  const facets: Facet[] = [
    { facet: 'missing_lines', amountMinor: sum(absent.filter((line) => !line.isDiscount)) },
    { facet: 'discount', amountMinor: sum(absent.filter((line) => line.isDiscount)) },
    { facet: 'line_amounts', amountMinor: sum(present) },
    { facet: 'extra_lines', amountMinor: comparison.extraMinor },
    { facet: 'tax', amountMinor: comparison.actualTaxMinor - comparison.expectedTaxMinor },
  ]
  const explained = facets.reduce((total, part) => total + part.amountMinor, 0n)
  return kept([...facets, { facet: 'unbalanced', amountMinor: varianceMinor - explained }])
}

function baseFacets(varianceMinor: bigint, group: DocumentGroup, conversion: Conversion | null): readonly Facet[] {
  if (!conversion) return kept([{ facet: 'rate_effect', amountMinor: varianceMinor }])
  const total = (minors: readonly bigint[]) => minors.reduce((sum, minor) => sum + minor, 0n)
  const { documentEffect, rateEffect } = splitBaseDifference({
    expected: {
      minor: total(group.expected.map((side) => side.grossMinor)),
      baseMinor: total(group.expected.map((side) => side.baseMinor ?? 0n)),
    },
    actual: {
      minor: total(group.live.map((side) => side.receivableMinor)),
      baseMinor: total(group.live.map((side) => side.baseReceivableMinor)),
    },
    conversion,
  })
  return kept([
    { facet: 'document_effect', amountMinor: documentEffect },
    { facet: 'rate_effect', amountMinor: rateEffect },
  ])
}

function kept(facets: readonly Facet[]): readonly Facet[] {
  return facets.filter((facet) => facet.amountMinor !== 0n)
}
