import type { Placed } from './account-facts.ts'
import type { CompiledRule } from './cause-rule.ts'
import { type LineComparison, receivableDifference } from './line-comparison.ts'
import type { DocumentGroup } from './sides.ts'

const PLACED_BY_CAUSE: Readonly<Record<string, keyof Placed>> = {
  not_deferred: 'ratableOnRevenue',
  gl_account: 'accountOfEarlierMapping',
  tax_account: 'taxOnOtherCodesAccount',
  dimension: 'dimensionDiffers',
  account_override: 'accountDiffers',
}

export interface Measured {
  readonly varianceMinor: bigint
  readonly isBase: boolean
}

/** The signed variance a rule asks for: ERP minus billing, or the placed amount as it stands. In document currency unless isBase. Rule: file-drop contract, section 7. */
export function measureVariance(
  rule: Pick<CompiledRule, 'measure' | 'cause'>,
  group: DocumentGroup,
  judged: { comparison: LineComparison; placed: Placed },
): Measured {
  const minor = (varianceMinor: bigint): Measured => ({ varianceMinor, isBase: false })
  const gross = group.expected.reduce((sum, side) => sum + side.grossMinor, 0n)
  const posted = group.live.reduce((sum, side) => sum + side.receivableMinor, 0n)
  const { comparison, placed } = judged
  switch (rule.measure) {
    case 'difference':
      return minor(receivableDifference(group.expected, group.live))
    case 'placed':
      return minor(group.live.every((side) => side.currency === group.expected[0]?.currency) ? posted : gross)
    case 'part':
      return minor(
        group.live
          .filter((side) => side.customerNo !== group.expected[0]?.customerNo)
          .reduce((sum, side) => sum + side.receivableMinor, 0n),
      )
    case 'tax_difference':
      return minor(comparison.actualTaxMinor - comparison.expectedTaxMinor)
    case 'base_difference': {
      const expected = group.expected.reduce((sum, side) => sum + (side.baseMinor ?? 0n), 0n)
      return {
        varianceMinor: group.live.reduce((sum, side) => sum + side.baseReceivableMinor, 0n) - expected,
        isBase: true,
      }
    }
    case 'expected_negative':
      return minor(-gross)
    case 'actual':
      return minor(posted)
    case 'zero':
    case 'stated':
      return minor(0n)
    case 'account_placed': {
      const how = PLACED_BY_CAUSE[rule.cause]
      return minor(how ? placed[how] : 0n)
    }
  }
}
