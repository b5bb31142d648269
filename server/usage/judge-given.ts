import type { BilledLineRow, OtherLineRow } from '#db/queries/usage-judgement-billing'
import { minorToDecimal } from '../domain/money.ts'
import { limitCredit } from '../domain/rating/adjustments.ts'
import { type AmountBasis, amountBasisOf } from '../domain/usage-judgement/credit-memo.ts'
import type { BilledBefore } from './billed-before.ts'
import { lineFinding } from './line-finding.ts'
import { lineRecord } from './line-records.ts'
import { documentPartition, type Judged, NOTHING_JUDGED, type UsageContext } from './usage-context.ts'

/** How the amounts of the document a line is of are judged: rated, given, or not known. */
export function basisOf({ document_kind: documentKind, reason }: BilledLineRow): AmountBasis {
  return amountBasisOf({ documentKind, reason })
}

/** Whether no formula stands behind the amount: of a credit that a person decided, a service without a quantity, and a discount of no subscription. */
export function isGiven(line: OtherLineRow): boolean {
  const isWhole = line.quantity === null || line.kind === 'discount'
  return basisOf(line) === 'given' || (line.subscription_id === null && isWhole)
}

/** Takes an amount as it is; of a credit that a person decided no more than the line it credits, where that is known. Rule: file-drop contract, section 4. */
export function judgeGiven(line: OtherLineRow, billed: BilledBefore, context: UsageContext): Judged {
  const { net_minor: net, currency } = line
  const original = basisOf(line) === 'given' ? billed.originalOf(line) : undefined
  const limited = original && limitCredit({ creditMinor: net, leftMinor: magnitude(original.net_minor) }, currency)
  const excess = limited?.minor ?? 0n
  const figures = {
    expected: minorToDecimal(-(net + excess), currency),
    billed: minorToDecimal(-net, currency),
    currency,
  }
  return {
    ...NOTHING_JUDGED,
    lines: [
      lineRecord(line, {
        ...{ partition: documentPartition(line.source_id), subject: null, runId: context.ask.runId },
        expectedMinor: net + excess,
        explanation: { given: line.reason ?? 'one_off', ...(excess === 0n ? {} : { steps: limited?.steps }) },
      }),
    ],
    source: excess === 0n ? [] : [lineFinding(line, 'credit_exceeds_original', context, figures)],
  }
}

function magnitude(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
