import type { BilledLineRow, DiscountBaseRow, OtherLineRow } from '#db/queries/usage-judgement-billing'
import { minorToDecimal } from '../domain/money.ts'
import { expectedDiscount } from '../domain/usage-judgement/discount.ts'
import { basisOf } from './judge-given.ts'
import { lineFinding } from './line-finding.ts'
import { lineRecord } from './line-records.ts'
import { documentPartition, type Judged, joined, NOTHING_JUDGED, type UsageContext } from './usage-context.ts'

/** Judges the discounts of one document: of each subscription one line of its percent of the charges and minimums there. A line that is missing and one too many are said; no cause of the closed list names them. Rule: file-drop contract, section 4. */
export function judgeDiscounts(
  rows: readonly OtherLineRow[],
  bases: readonly DiscountBaseRow[],
  context: UsageContext,
): Judged {
  const subscriptions = new Set([...rows, ...bases].flatMap((row) => row.subscription_id ?? []))
  return joined(
    [...subscriptions].map((id) =>
      judgeDiscount(
        rows.filter((row) => row.subscription_id === id),
        bases.find((base) => base.subscription_id === id),
        { id, context },
      ),
    ),
  )
}

function judgeDiscount(
  rows: readonly OtherLineRow[],
  base: DiscountBaseRow | undefined,
  { id, context }: { readonly id: string; readonly context: UsageContext },
): Judged {
  const contract = context.contracts.get(id)
  const isKnown = rows.every((row) => basisOf(row) !== 'unknown')
  if (!contract || !isKnown) return unjudged(rows, contract ? 'credit_reason_unknown' : 'unknown_subscription', context)
  const baseMinor = base?.base_minor ?? 0n
  const discount = {
    percent: contract.discountPercent,
    baseMinor,
    minor: expectedDiscount(contract.discountPercent, baseMinor),
  }
  if (rows.length > 0) return present(rows, discount, context)
  return base && discount.minor !== 0n ? missing(base, discount, context) : NOTHING_JUDGED
}

/** What the discount of a subscription on a document should be, minor units, and what of. */
interface Discount {
  readonly percent: string
  readonly baseMinor: bigint
  readonly minor: bigint
}

/** The line that is right, else the first, is the discount; every other one is too many. */
function present(rows: readonly OtherLineRow[], discount: Discount, context: UsageContext): Judged {
  const right = rows.findIndex((row) => row.net_minor === discount.minor)
  const own = Math.max(right, 0) // a place in the list
  const judged = rows.map((row, at) => ({
    row,
    expectedMinor: at === own ? discount.minor : 0n,
    code: at === own ? 'discount_not_percent' : 'discount_repeated',
  }))
  return {
    ...NOTHING_JUDGED,
    lines: judged.map(({ row, expectedMinor }) => recordOf(row, { expectedMinor, discount }, context)),
    source: judged
      .filter(({ row, expectedMinor }) => row.net_minor !== expectedMinor)
      .map(({ row, code }) => lineFinding(row, code, context, figuresOf(row, discount))),
  }
}

/** No line gives the discount; it is said on the first line it should be taken of. */
function missing(base: DiscountBaseRow, discount: Discount, context: UsageContext): Judged {
  const absent: BilledLineRow = {
    ...base,
    ...{ line_id: '', line_no: 0, kind: 'discount', net_minor: 0n, document_kind: 'invoice', reason: null },
    ...{ sku: null, metric: null, quantity: null, unit_price: null, price_id: null, cutoff_at: null },
    ...{ service_start_on: null, service_end_on: null },
  }
  const charged = { ...absent, line_id: base.first_line_id }
  return {
    ...NOTHING_JUDGED,
    lines: [recordOf(absent, { expectedMinor: discount.minor, discount }, context)],
    source: [lineFinding(charged, 'discount_missing', context, figuresOf(absent, discount))],
  }
}

function unjudged(rows: readonly OtherLineRow[], problem: string, context: UsageContext): Judged {
  const common = { subject: null, runId: context.ask.runId, expectedMinor: null, explanation: { problem } }
  return {
    ...NOTHING_JUDGED,
    lines: rows.map((row) => lineRecord(row, { ...common, partition: documentPartition(row.source_id) })),
    source: rows.map((row) => lineFinding(row, problem, context)),
  }
}

function recordOf(
  row: BilledLineRow,
  { expectedMinor, discount }: { readonly expectedMinor: bigint; readonly discount: Discount },
  { ask }: UsageContext,
) {
  const { percent, baseMinor } = discount
  return lineRecord(row, {
    ...{ partition: documentPartition(row.source_id), subject: null, runId: ask.runId },
    expectedMinor,
    explanation: { percent, of: minorToDecimal(baseMinor, row.currency) },
  })
}

function figuresOf(row: BilledLineRow, { percent, minor }: Discount) {
  const { currency } = row
  return {
    expected: minorToDecimal(minor, currency),
    billed: minorToDecimal(row.net_minor, currency),
    currency,
    percent,
  }
}
