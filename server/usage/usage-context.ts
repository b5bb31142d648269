import type { SourceFindingRecord } from '#db/queries/source-findings'
import type { RatedLineRecord, UsageMonthRecord } from '#db/queries/usage-judgement-rows'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import type { Aggregation } from '../domain/usage/count-usage.ts'
import type { Contract } from '../domain/usage-judgement/contract.ts'
import type { PriceBook } from '../domain/usage-judgement/price-book.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import type { ListedPrice } from './read-prices.ts'
import type { UsageSummary } from './store-summaries.ts'

/** How events of a metric become a quantity. */
export interface Metric {
  readonly aggregation: Aggregation
  readonly decimals: number
}

/** What every month and document is judged with, read once a run. */
export interface RunContext {
  readonly ask: AreaAsk
  readonly book: PriceBook<ListedPrice>
  readonly metrics: ReadonlyMap<string, Metric>
  /** The metric of each product that is billed by usage. */
  readonly metricOf: ReadonlyMap<string, string>
}

/** The same with the contracts and customers of what is judged together. */
export interface UsageContext extends RunContext {
  readonly contracts: ReadonlyMap<string, Contract>
  readonly customerNames: ReadonlyMap<string, string>
}

/** What judging one part of the company gives: rows to keep, findings, and what sources say that cannot be true. */
export interface Judged {
  readonly months: readonly UsageMonthRecord[]
  readonly lines: readonly RatedLineRecord[]
  readonly summaries: readonly UsageSummary[]
  readonly found: readonly Diagnosis[]
  readonly source: readonly SourceFindingRecord[]
}

/** Nothing judged. */
export const NOTHING_JUDGED: Judged = { months: [], lines: [], summaries: [], found: [], source: [] }

/** Adds up what parts gave. */
export function joined(parts: readonly Judged[]): Judged {
  return {
    months: parts.flatMap((part) => part.months),
    lines: parts.flatMap((part) => part.lines),
    summaries: parts.flatMap((part) => part.summaries),
    found: parts.flatMap((part) => part.found),
    source: parts.flatMap((part) => part.source),
  }
}

/** The partition of a subscription's usage. */
export function subscriptionPartition(subscriptionId: string): string {
  return `usage|subscription|${subscriptionId}`
}

/** The partition of what else a billing document bills, by its id at the source. */
export function documentPartition(sourceId: string): string {
  return `usage|document|${sourceId}`
}

/** The partition of events that belong to no contract or metric, by their subject. */
export function subjectPartition(subject: string): string {
  return `usage|subject|${subject}`
}
