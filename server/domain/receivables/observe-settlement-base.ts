import { rateSignature } from '../fx/rate-signature.ts'
import type { Conversion, FxRate } from '../fx.ts'
import type { ErpSettlement } from './erp-settlement.ts'
import type { Settlement, SettlementDerivation } from './settlement.ts'

export interface RatedSettlement {
  readonly conversion: Conversion
  readonly publications: readonly FxRate[]
}

interface BaseFacts {
  readonly receivableBaseDiffers: boolean
  readonly hasRealisedDifference: boolean
  readonly moneyBaseDiffers: boolean
  readonly rateOfPostingDate: boolean
  readonly rateInverted: boolean
  readonly rateOfEarlierPublication: boolean
}

/** What differs in functional currency where the document amounts agree: the clearing of receivables, and the rate of the money that moved. The difference is debit positive, functional minor units. */
export function observeSettlementBase(
  seen: {
    readonly settlement: Settlement
    readonly derivation: SettlementDerivation
    readonly rated: RatedSettlement | null
  },
  live: ErpSettlement | null,
): { facts: BaseFacts; differenceMinor: bigint } {
  const { derivation, rated } = seen
  if (live === null || derivation.outcome !== 'derived') return NOTHING
  const expected = derivation.posting.lines
  const receivable = sumBase(live.lines, RECEIVABLE) - sumBase(expected, RECEIVABLE)
  const moved = sumBase(live.lines, MONEY) - sumBase(expected, MONEY)
  const signature = moved === 0n || rated === null ? null : signatureOf(seen, rated, live)
  return {
    facts: {
      receivableBaseDiffers: receivable !== 0n,
      hasRealisedDifference: live.lines.some((line) => line.role === 'fx_realised' && line.baseMinor !== 0n),
      moneyBaseDiffers: moved !== 0n,
      rateOfPostingDate: signature === 'rate_of_other_day',
      rateInverted: signature === 'inverted',
      rateOfEarlierPublication: signature === 'stale',
    },
    differenceMinor: receivable === 0n ? moved : receivable,
  }
}

const RECEIVABLE = ['receivable']
const MONEY = ['cash', 'deposit']

const NOTHING = {
  facts: {
    receivableBaseDiffers: false,
    hasRealisedDifference: false,
    moneyBaseDiffers: false,
    rateOfPostingDate: false,
    rateInverted: false,
    rateOfEarlierPublication: false,
  },
  differenceMinor: 0n,
}

function signatureOf(
  { settlement, derivation }: { readonly settlement: Settlement; readonly derivation: SettlementDerivation },
  { conversion, publications }: RatedSettlement,
  live: ErpSettlement,
) {
  const cash = sumBase(live.lines, ['cash'])
  return rateSignature({
    amountMinor: settlement.amountMinor,
    bookedMinor: cash < 0n ? -cash : cash,
    conversion,
    rateOn: derivation.outcome === 'derived' ? derivation.posting.rateOn : null,
    rateType: 'transaction',
    candidates: publications.map((published) => ({ rate: published.rate, on: published.on, type: 'transaction' })),
  }).signature
}

interface BasedLine {
  readonly role: string | null
  readonly baseMinor: bigint
}

function sumBase(lines: readonly BasedLine[], roles: readonly string[]): bigint {
  return lines.reduce((sum, line) => (roles.includes(line.role ?? '') ? sum + line.baseMinor : sum), 0n)
}
