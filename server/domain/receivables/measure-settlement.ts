import type { CompiledRule } from '../diagnosis/cause-rule.ts'
import type { SettlementFigures } from './observe-settlement.ts'

/** The variance of a finding about a settlement: what is missing counts negative, what stands in the wrong place positive; functional currency where only the functional amount differs. Rule: file-drop contract, section 7. */
export function measureSettlement(
  rule: Pick<CompiledRule, 'class' | 'cause'>,
  amountMinor: bigint,
  figures: SettlementFigures,
): { readonly varianceMinor: bigint; readonly isBase: boolean } {
  switch (rule.class) {
    case 'UNMAPPED':
    case 'MISSING_IN_ERP':
      return { varianceMinor: -amountMinor, isBase: false }
    case 'FX_VARIANCE':
      return { varianceMinor: figures.baseMinor, isBase: true }
    case 'AMOUNT_VARIANCE':
      return figures.amountMinor === 0n
        ? { varianceMinor: figures.baseMinor, isBase: true }
        : { varianceMinor: figures.amountMinor, isBase: false }
    case 'MISAPPLIED_PAYMENT':
      return { varianceMinor: figures.misappliedMinor, isBase: false }
    case 'WRONG_ACCOUNT':
      return { varianceMinor: figures.misplacedMinor, isBase: false }
    default:
      return { varianceMinor: amountMinor, isBase: false }
  }
}
