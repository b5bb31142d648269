import type { BilledLineRow } from '#db/queries/usage-judgement-billing'
import type { RatedLineRecord } from '#db/queries/usage-judgement-rows'
import { monthOf } from '../domain/period.ts'

/** A billed line as a row beside what it should be; a line without an id is one that is missing. */
export function lineRecord(
  line: BilledLineRow,
  judged: {
    readonly partition: string
    readonly subject: string | null
    readonly runId: string
    readonly expectedMinor: bigint | null
    readonly explanation: unknown
  },
): RatedLineRecord {
  const isMissing = line.line_id === ''
  const place = [line.subscription_id, line.metric, line.kind, line.service_start_on].join('|')
  return {
    line_key: isMissing ? `missing|${line.source_id}|${place}` : `line|${line.source_id}|${line.line_id}`,
    partition: judged.partition,
    document_id: line.document_id,
    line_id: isMissing ? null : line.line_id,
    line_no: isMissing ? null : line.line_no,
    entity: line.entity,
    currency: line.currency,
    period: monthOf(line.issue_on),
    subscription_id: line.subscription_id,
    sku: line.sku,
    metric: line.metric,
    kind: line.kind,
    service_start_on: line.service_start_on,
    service_end_on: line.service_end_on,
    expected_minor: judged.expectedMinor,
    billed_minor: line.net_minor,
    finding_subject: judged.subject,
    explanation: judged.explanation,
    run_id: judged.runId,
  }
}
