import type { SourceFindingRecord } from '#db/queries/source-findings'
import type { ClosingRow } from '#db/queries/usage-judgement-billing'
import type { Interval } from '../domain/cycle.ts'
import { minorToDecimal } from '../domain/money.ts'
import { addUp } from '../domain/usage/add-up.ts'
import type { UsageLedger } from '../domain/usage/usage-ledger.ts'
import { type Contract, holdingOf, servedIn } from '../domain/usage-judgement/contract.ts'
import { expectedParts } from '../domain/usage-judgement/expected-lines.ts'
import { type CountedMonth, countedMonth } from '../domain/usage-judgement/month-engine.ts'
import { judgeMonth, type MonthVerdict } from '../domain/usage-judgement/month-facts.ts'
import { startOfLocalDay } from '../domain/zone.ts'
import { diagnoseMonth, monthSubject } from './month-finding.ts'
import { monthRows, unratedRows } from './month-rows.ts'
import { rateUsage } from './rate-price.ts'
import type { ListedPrice } from './read-prices.ts'
import type { UsageSummary } from './store-summaries.ts'
import { type BilledMonth, billedAtEach, type Closing, closingsOf } from './subject-months.ts'
import { type Judged, NOTHING_JUDGED, subscriptionPartition, type UsageContext } from './usage-context.ts'

/** The events of the month's subject and metric, and up to which place of arrival they go. */
export interface MonthUsage {
  readonly ledger: UsageLedger
  readonly thruSeq: bigint
}

/** A month with everything it is judged by. */
export interface ReadyMonth {
  readonly billed: BilledMonth
  readonly contract: Contract
  readonly service: Interval
  readonly closings: readonly Closing[]
  /** The watermark: what was recorded before it counts. */
  readonly cutoffAt: Date
  readonly counted: CountedMonth<ListedPrice>
}

/** Counts and rates one billed month again and compares it with all lines that billed it. What cannot be counted or rated is said as a finding on the subscription, and nothing is assumed in its place. Rule: file-drop contract, sections 3, 4 and 7. */
export function judgeBilledMonth(
  billed: BilledMonth,
  usage: MonthUsage,
  invoices: { readonly closings: readonly ClosingRow[]; readonly own: ReadonlySet<string> },
  context: UsageContext,
): Judged {
  const relevant = closingsOf(billed, invoices.closings, invoices.own)
  const cutoffAt = relevant.at(-1)?.cutoffAt
  const ready = readyMonth(billed, usage, context)
  if (!ready.ok || !cutoffAt) {
    const problem = ready.ok ? 'usage_cutoff_missing' : ready.problem
    return {
      ...NOTHING_JUDGED,
      ...unratedRows(billed, { cutoffAt, problem, context }),
      source: [sourceFinding(billed, problem, context)],
    }
  }
  const month: ReadyMonth = { ...ready, billed, closings: relevant, cutoffAt }
  const verdict = judgeMonth(billedAtEach(billed, relevant), month.counted)
  const parts = expectedParts(
    month.counted,
    month.service,
    relevant.map((closing) => closing.cutoffAt),
  )
  const summaries = [summaryOf(month, usage)]
  if (!verdict || !parts) {
    const problem = 'price_cannot_rate'
    const rows = unratedRows(billed, { cutoffAt, problem, context })
    return { ...NOTHING_JUDGED, ...rows, summaries, source: [sourceFinding(billed, problem, context)] }
  }
  const found = diagnoseMonth(month, verdict, context)
  const subject = found ? monthSubject(billed) : null
  return {
    ...monthRows(month, { verdict, parts, subject }, context),
    summaries,
    found: found ? [found] : [],
    source: found || isRight(verdict) ? [] : [unexplained(month, verdict, context)],
  }
}

/** Everything a month is judged by, or what of it is not known. */
export function readyMonth(billed: BilledMonth, { ledger }: MonthUsage, { contracts, metrics, book }: UsageContext) {
  const contract = contracts.get(billed.subscriptionId)
  if (!contract) return { ok: false, problem: 'unknown_subscription' } as const
  const metric = metrics.get(billed.metric)
  if (!metric) return { ok: false, problem: 'unknown_metric' } as const
  const item = holdingOf(contract, billed.sku)
  const service = item && servedIn(contract, item, billed.period)
  if (!item || !service) return { ok: false, problem: 'usage_not_served' } as const
  const found = countedMonth({ contract, item, service, ...metric, ledger, book, rate: rateUsage })
  return found.ok ? ({ ok: true, contract, service, counted: found.month } as const) : found
}

function isRight(verdict: MonthVerdict): boolean {
  return verdict.facts['quantityEqual'] === true && verdict.billedMinor === verdict.truthMinor
}

/** What counted in a month at its watermark, slice by slice. */
export function summaryOf(month: ReadyMonth, { thruSeq }: MonthUsage): UsageSummary {
  const { billed, contract, counted, cutoffAt } = month
  const counts = counted.counts(cutoffAt)
  const slices = counts.map((count, index) => {
    const served = counted.slices[index]?.served ?? month.service
    return {
      from: startOfLocalDay(served.from, contract.timeZone),
      to: startOfLocalDay(served.to, contract.timeZone),
      quantity: count.quantity,
      eventCount: count.eventCount,
      setSha: count.setSha,
    }
  })
  return {
    subscriptionId: billed.subscriptionId,
    metric: billed.metric,
    period: billed.period,
    subject: contract.subject,
    entity: contract.entity,
    ...addUp(counts),
    cutoffAt,
    thruSeq,
    slices,
  }
}

/** What cannot be counted or rated, or is billed as nothing explains, said on the month of the subscription it concerns. Entity: of its lines, else of its contract. */
export function sourceFinding(
  billed: BilledMonth,
  code: string,
  context: UsageContext,
  figures: Readonly<Record<string, string>> = {},
): SourceFindingRecord {
  const [line] = billed.lines
  const { subscriptionId: subscription, metric, sku, period } = billed
  return {
    partition: subscriptionPartition(subscription),
    object_kind: 'usage_month',
    object_id: monthSubject(billed),
    code,
    entity: line?.entity ?? context.contracts.get(subscription)?.entity ?? null,
    params: { subscription, metric, sku, period, number: line?.number ?? '', ...figures },
    run_id: context.ask.runId,
  }
}

/** The month is billed wrongly and no cause of the closed list says why. */
function unexplained(
  { billed, contract }: ReadyMonth,
  verdict: MonthVerdict,
  context: UsageContext,
): SourceFindingRecord {
  const { currency } = contract
  if (verdict.facts['quantityEqual'] !== true)
    return sourceFinding(billed, 'quantity_not_counted', context, {
      expected: verdict.counted,
      billed: verdict.billedQuantity,
    })
  return sourceFinding(billed, 'net_not_rated', context, {
    expected: minorToDecimal(verdict.truthMinor, currency),
    billed: minorToDecimal(verdict.billedMinor, currency),
    currency,
  })
}
