import type { Tx } from '#db/client'
import { insertSummaryVersions } from '#db/queries/usage-summaries'
import type { Period } from '../domain/period.ts'

/** What one part of a month counted, where a new price cut the month in parts; half-open. */
export interface SummarySlice {
  readonly from: Date
  readonly to: Date
  readonly quantity: string
  readonly eventCount: number
  readonly setSha: string
}

/** What a subscription used of a metric in a billed month, at its cut-off. The hash of several slices is that over theirs. */
export interface UsageSummary {
  readonly subscriptionId: string
  readonly metric: string
  readonly period: Period
  /** Null where the subscription names no usage tenant: nothing can count. */
  readonly subject: string | null
  readonly entity: string
  readonly quantity: string
  readonly eventCount: number
  readonly setSha: string
  readonly cutoffAt: Date
  /** Events up to this place in the order of arrival were seen; those recorded before the cut-off among them give this quantity and hash again. */
  readonly thruSeq: bigint
  readonly slices: readonly SummarySlice[]
}

/** Stores summaries as new versions where they differ from the newest; earlier versions stay. */
export async function storeSummaries(tx: Tx, summaries: readonly UsageSummary[], runId: string): Promise<void> {
  await insertSummaryVersions(
    tx,
    summaries.map((summary) => ({
      subscription_id: summary.subscriptionId,
      metric: summary.metric,
      period: summary.period,
      subject: summary.subject,
      entity: summary.entity,
      quantity: summary.quantity,
      event_count: summary.eventCount,
      set_sha: `\\x${summary.setSha}`,
      cutoff_at: summary.cutoffAt,
      thru_seq: summary.thruSeq,
      slices: summary.slices.map((slice) => ({
        from: slice.from,
        to: slice.to,
        quantity: slice.quantity,
        event_count: slice.eventCount,
        set_sha: slice.setSha,
      })),
    })),
    runId,
  )
}
