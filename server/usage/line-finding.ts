import type { SourceFindingRecord } from '#db/queries/source-findings'
import { documentPartition, type UsageContext } from './usage-context.ts'

/** A line of a billing document as far as a finding names it. */
export interface NamedLine {
  readonly source_id: string
  readonly line_id: string
  readonly entity: string
  readonly number: string
  readonly sku: string | null
  readonly subscription_id: string | null
}

/** What a line states that cannot be true, or what it lacks to be judged, with the figures of its sentence. */
export function lineFinding(
  line: NamedLine,
  code: string,
  { ask }: UsageContext,
  figures: Readonly<Record<string, string>> = {},
): SourceFindingRecord {
  return {
    partition: documentPartition(line.source_id),
    object_kind: 'billing_line',
    object_id: line.line_id,
    code,
    entity: line.entity,
    params: { number: line.number, sku: line.sku ?? '', subscription: line.subscription_id ?? '', ...figures },
    run_id: ask.runId,
  }
}
