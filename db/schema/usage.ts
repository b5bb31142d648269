import type { Json } from './json.ts'

export interface UsageMonthTable {
  subscription_id: string
  metric: string
  period: string
  partition: string
  entity: string
  currency: string
  sku: string
  bill_to_id: string
  service_start_on: string
  service_end_on: string
  cutoff_at: Date
  counted_quantity: string | null
  event_count: bigint
  billed_quantity: string
  truth_minor: bigint | null
  billed_minor: bigint
  finding_subject: string | null
  explanation: Json
  run_id: string
}

export interface RatedLineTable {
  line_key: string
  partition: string
  document_id: string
  line_id: string | null
  line_no: number | null
  entity: string
  currency: string
  period: string
  subscription_id: string | null
  sku: string | null
  metric: string | null
  kind: string
  service_start_on: string | null
  service_end_on: string | null
  expected_minor: bigint | null
  billed_minor: bigint
  finding_subject: string | null
  explanation: Json
  run_id: string
}

export interface UsageSummaryTable {
  subscription_id: string
  metric: string
  period: string
  version_no: number
  subject: string | null
  entity: string
  quantity: string
  event_count: bigint
  set_sha: Buffer
  cutoff_at: Date
  thru_seq: bigint
  slices: Json
  run_id: string
}
