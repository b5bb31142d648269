import type { SourceFindingRecord } from '#db/queries/source-findings'
import type { BilledLineRow, DiscountBaseRow, OtherLineRow } from '#db/queries/usage-judgement-billing'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { minorToDecimal } from '../domain/money.ts'
import {
  type AdvanceLine,
  advanceTerms,
  oneOffTerms,
  type TermsFound,
} from '../domain/usage-judgement/advance-terms.ts'
import { signedBy } from '../domain/usage-judgement/contract.ts'
import { type AdvanceVerdict, advanceFacts, judgeAdvance } from '../domain/usage-judgement/judge-advance.ts'
import type { BilledBefore } from './billed-before.ts'
import { type BilledLines, diagnoseLines, linesSubject } from './document-finding.ts'
import { judgeDiscounts } from './judge-discounts.ts'
import { basisOf, isGiven, judgeGiven } from './judge-given.ts'
import { lineFinding } from './line-finding.ts'
import { lineRecord } from './line-records.ts'
import { rateTerms } from './rate-price.ts'
import type { ListedPrice } from './read-prices.ts'
import { documentPartition, type Judged, joined, NOTHING_JUDGED, type UsageContext } from './usage-context.ts'

/** What a document's lines are judged by besides contracts and prices. */
export interface DocumentBilled {
  readonly before: BilledBefore
  /** The charges and minimums of each subscription on the document. */
  readonly bases: readonly DiscountBaseRow[]
}

/** Rates every line of one billing document again that no usage stands behind: what is paid in advance, changes of it, one-off services and discounts. Amounts a person decided, of credit memos for goodwill or an error, are taken as they are. Rule: file-drop contract, section 4. */
export function judgeDocument(
  lines: readonly OtherLineRow[],
  { before, bases }: DocumentBilled,
  context: UsageContext,
): Judged {
  const rated = lines.filter((line) => !isGiven(line))
  const discounts = rated.filter((line) => line.kind === 'discount')
  const bySku = new Map<string, OtherLineRow[]>()
  for (const line of rated.filter((row) => row.kind !== 'discount'))
    bySku.set(line.sku ?? '', [...(bySku.get(line.sku ?? '') ?? []), line])
  return joined([
    ...lines.filter(isGiven).map((line) => judgeGiven(line, before, context)),
    judgeDiscounts(discounts, bases, context),
    ...[...bySku.values()].map((group) => judgeLines(group, before, context)),
  ])
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
  if (basisOf(row) === 'unknown') return { ok: false, problem: 'credit_reason_unknown' }
  const { quantity } = line
  if (row.subscription_id === null && quantity !== null)
    return oneOffTerms({ ...line, quantity }, { currency: row.currency, issueOn: row.issue_on }, book)
  const contract = contracts.get(row.subscription_id ?? '')
  return contract
    ? advanceTerms(line, signedBy(contract, row.finalised_at), book)
    : { ok: false, problem: 'unknown_subscription' }
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
