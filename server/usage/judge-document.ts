import type { SourceFindingRecord } from '#db/queries/source-findings'
import type { BilledLineRow, OtherLineRow } from '#db/queries/usage-judgement-billing'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { minorToDecimal } from '../domain/money.ts'
import {
  type AdvanceLine,
  advanceTerms,
  oneOffTerms,
  type TermsFound,
} from '../domain/usage-judgement/advance-terms.ts'
import { expectedDiscount } from '../domain/usage-judgement/discount.ts'
import { type AdvanceVerdict, advanceFacts, judgeAdvance } from '../domain/usage-judgement/judge-advance.ts'
import type { BilledBefore } from './billed-before.ts'
import { type BilledLines, diagnoseLines, linesSubject } from './document-finding.ts'
import { lineRecord } from './line-records.ts'
import { rateTerms } from './rate-price.ts'
import type { ListedPrice } from './read-prices.ts'
import { documentPartition, type Judged, joined, NOTHING_JUDGED, type UsageContext } from './usage-context.ts'

/** The charges and minimums of each subscription on the document, minor units, of which its discount is taken. */
export type DiscountBases = ReadonlyMap<string, bigint>

/** Rates every line of one billing document again that no usage stands behind: what is paid in advance, changes of it, one-off services and discounts. Amounts a person decided, of credit memos for goodwill or an error, are taken as they are. Rule: file-drop contract, section 4. */
export function judgeDocument(
  lines: readonly OtherLineRow[],
  before: { readonly bases: DiscountBases; readonly billed: BilledBefore },
  context: UsageContext,
): Judged {
  const discounts = lines.filter((line) => line.kind === 'discount')
  const given = lines.filter((line) => line.kind !== 'discount' && isGiven(line))
  const rated = lines.filter((line) => line.kind !== 'discount' && !isGiven(line))
  const bySku = new Map<string, OtherLineRow[]>()
  for (const line of rated) bySku.set(line.sku ?? '', [...(bySku.get(line.sku ?? '') ?? []), line])
  return joined([
    { ...NOTHING_JUDGED, lines: given.map((line) => asGiven(line, context)) },
    judgeDiscounts(discounts, before.bases, context),
    ...[...bySku.values()].map((group) => judgeLines(group, before.billed, context)),
  ])
}

/** No formula stands behind the amount: a credit that a person decided, or a service without a quantity. */
function isGiven(line: BilledLineRow): boolean {
  const isDecided = line.document_kind === 'credit_memo' && line.kind !== 'proration_credit'
  return isDecided || (line.subscription_id === null && line.quantity === null)
}

function asGiven(line: BilledLineRow, { ask }: UsageContext) {
  const judged = { partition: documentPartition(line.source_id), subject: null, runId: ask.runId }
  return lineRecord(line, {
    ...judged,
    expectedMinor: line.net_minor,
    explanation: { given: line.reason ?? 'one_off' },
  })
}

function judgeLines(group: readonly OtherLineRow[], billed: BilledBefore, context: UsageContext): Judged {
  const judged = group.map((row): { row: OtherLineRow; verdict: AdvanceVerdict<ListedPrice> } => ({
    row,
    verdict: judgeRow(row, billed, context),
  }))
  const facts = advanceFacts(judged.map((one) => one.verdict))
  const found: Diagnosis | null = facts && diagnoseLines(judged, facts, context)
  const subject = found ? linesSubject(group) : null
  const { runId } = context.ask
  return {
    ...NOTHING_JUDGED,
    lines: judged.map(({ row, verdict }) =>
      lineRecord(row, {
        ...{ partition: documentPartition(row.source_id), runId },
        subject: verdict.ok && verdict.expected.minor !== row.net_minor ? subject : null,
        expectedMinor: verdict.ok ? verdict.expected.minor : null,
        explanation: explanationOf(verdict, row.currency),
      }),
    ),
    found: found ? [found] : [],
    source: judged.flatMap((one) => sourceFindings(one, found !== null, context)),
  }
}

function judgeRow(row: OtherLineRow, billed: BilledBefore, context: UsageContext): AdvanceVerdict<ListedPrice> {
  const line = advanceLine(row, billed)
  return judgeAdvance(line, termsOf(row, line, context), { book: context.book, rate: rateTerms })
}

function termsOf(row: BilledLineRow, line: AdvanceLine, { contracts, book }: UsageContext): TermsFound<ListedPrice> {
  const { quantity } = line
  if (row.subscription_id === null && quantity !== null)
    return oneOffTerms({ ...line, quantity }, { currency: row.currency, issueOn: row.issue_on }, book)
  const contract = contracts.get(row.subscription_id ?? '')
  return contract ? advanceTerms(line, contract, book) : { ok: false, problem: 'unknown_subscription' }
}

function advanceLine(row: OtherLineRow, billed: BilledBefore): AdvanceLine {
  const from = row.service_start_on ?? row.issue_on
  return {
    lineId: row.line_id,
    sku: row.sku ?? '',
    kind: row.kind,
    documentKind: row.document_kind,
    reason: row.reason,
    quantity: row.quantity,
    served: { from, to: row.service_end_on ?? from },
    charges: billed.chargesOf(row),
    netMinor: row.net_minor,
  }
}

function explanationOf(verdict: AdvanceVerdict<ListedPrice>, currency: string): unknown {
  if (!verdict.ok) return { problem: verdict.problem }
  const { terms, expected } = verdict
  return {
    price: terms.price.priceId,
    quantity: terms.quantity,
    served: terms.served,
    cycle: terms.cycle,
    steps: expected.steps,
    net: minorToDecimal(expected.minor, currency),
  }
}

/** What cannot be rated, and what differs for no cause of the closed list. */
function sourceFindings({ row, verdict }: BilledLines, isFound: boolean, context: UsageContext): SourceFindingRecord[] {
  if (!verdict.ok) return [lineFinding(row, verdict.problem, context)]
  if (isFound || verdict.expected.minor === row.net_minor) return []
  const code =
    row.subscription_id === null
      ? 'quantity_times_price'
      : verdict.quantityEqual
        ? 'net_not_rated'
        : 'quantity_not_in_force'
  return [
    lineFinding(row, code, context, {
      expected: minorToDecimal(verdict.expected.minor, row.currency),
      billed: minorToDecimal(row.net_minor, row.currency),
      currency: row.currency,
      quantity: verdict.terms.quantity,
    }),
  ]
}

function judgeDiscounts(rows: readonly BilledLineRow[], bases: DiscountBases, context: UsageContext): Judged {
  const judged = rows.map((row) => {
    const contract = context.contracts.get(row.subscription_id ?? '')
    const base = bases.get(row.subscription_id ?? '')
    const expected = contract && base !== undefined ? expectedDiscount(contract.discountPercent, base) : row.net_minor
    return { row, expected, percent: contract?.discountPercent ?? null, base: base ?? null }
  })
  return {
    ...NOTHING_JUDGED,
    lines: judged.map(({ row, expected, percent, base }) =>
      lineRecord(row, {
        ...{ partition: documentPartition(row.source_id), subject: null, runId: context.ask.runId },
        expectedMinor: expected,
        explanation:
          percent === null || base === null
            ? { given: 'one_off' }
            : { percent, of: minorToDecimal(base, row.currency) },
      }),
    ),
    source: judged
      .filter(({ row, expected }) => row.net_minor !== expected)
      .map(({ row, expected, percent }) =>
        lineFinding(row, 'discount_not_percent', context, {
          expected: minorToDecimal(expected, row.currency),
          billed: minorToDecimal(row.net_minor, row.currency),
          currency: row.currency,
          percent: percent ?? '',
        }),
      ),
  }
}

function lineFinding(
  row: BilledLineRow,
  code: string,
  { ask }: UsageContext,
  figures: Readonly<Record<string, string>> = {},
): SourceFindingRecord {
  return {
    partition: documentPartition(row.source_id),
    object_kind: 'billing_line',
    object_id: row.line_id,
    code,
    entity: row.entity,
    params: { number: row.number, sku: row.sku ?? '', subscription: row.subscription_id ?? '', ...figures },
    run_id: ask.runId,
  }
}
