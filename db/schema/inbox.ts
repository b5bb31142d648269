import type { Generated } from 'kysely'
import type { Json, JsonOrNull, JsonWithDefault } from './json.ts'

export interface ImportAttemptTable {
  attempt_id: Generated<string>
  folder: string
  state: 'running' | 'imported' | 'unchanged' | 'failed'
  started_at: Date
  finished_at: Date | null
  actor: string
  world: string | null
  as_of: Date | null
  progress: JsonWithDefault
  problem_code: string | null
  problem_params: JsonOrNull
  drop_id: string | null
  correlation_id: string
}

export interface SourceDropTable {
  drop_id: string
  world: string
  contract: string
  as_of: Date
  manifest: Json
  manifest_sha: Buffer
  imported_at: Date
  actor: string
  correlation_id: string
  kind: Generated<'drop' | 'pull'>
  connection_id: string | null
}

export interface FeedFileTable {
  drop_id: string
  feed: string
  file: string
  sha256: Buffer
  rows_declared: bigint
  received: bigint
  new: bigint
  changed: bigint
  unchanged: bigint
  duplicate: bigint
  conflict: bigint
  rejected: bigint
  totals_declared: Json
  totals_read: Json
  absent_keys: Generated<bigint>
}

export interface RejectedRowTable {
  drop_id: string
  feed: string
  row_no: bigint
  bucket: 'rejected' | 'conflict' | 'duplicate'
  natural_key: string | null
  field: string | null
  reason_code: string
  reason_params: JsonWithDefault
  payload: string | null
}

export interface SourceDocumentTable {
  stream: string
  natural_key: string
  version_no: number
  entity: string | null
  payload: string
  sha256: Buffer
  content_sha: Buffer
  drop_id: string
  row_no: bigint
  known_at: Date
  seq: bigint
}

export interface BillingDocumentTable {
  document_id: string
  version_no: number
  source_id: string
  entity: string
  number: string
  kind: 'invoice' | 'credit_memo'
  status: 'finalised' | 'void'
  bill_to_id: string
  issue_on: string
  due_on: string | null
  finalised_at: Date
  voided_at: Date | null
  usage_cutoff_at: Date | null
  currency: string
  net_minor: bigint
  tax_minor: bigint
  gross_minor: bigint
  original_source_id: string | null
  reason: string | null
  exists_at: Date
  known_at: Date
  seq: bigint
}

export interface BillingLineTable {
  document_id: string
  version_no: number
  line_id: string
  line_no: number
  subscription_id: string | null
  sku: string | null
  kind: string
  description: string | null
  metric: string | null
  quantity: string | null
  unit_price: string | null
  price_id: string | null
  net_minor: bigint
  tax_code: string | null
  service_start_on: string | null
  service_end_on: string | null
  usage_cutoff_at: Date | null
  original_line_id: string | null
}

export interface BillingTaxTable {
  document_id: string
  version_no: number
  tax_no: number
  tax_code: string
  rate_percent: string
  base_minor: bigint
  amount_minor: bigint
}

export interface ErpDocumentTable {
  document_id: string
  version_no: number
  source_id: string
  entity: string
  type: 'ar_invoice' | 'ar_credit_memo' | 'journal' | 'revenue_journal' | 'payment' | 'adjustment'
  status: 'posted' | 'rejected'
  status_reason: string | null
  doc_no: string
  external_ref: string | null
  ref_root: string | null
  refs: Generated<string[]>
  customer_no: string | null
  document_on: string
  posting_on: string
  period: string
  created_at: Date
  updated_at: Date
  source_version: number
  currency: string
  rate: string | null
  reversal_of: string | null
  text: string | null
  exists_at: Date
  known_at: Date
  seq: bigint
}

export interface ErpLineTable {
  document_id: string
  version_no: number
  line_no: number
  account: string
  amount_minor: bigint
  base_minor: bigint
  tax_code: string | null
  source_line_ref: string | null
  applies_to: string | null
  dimensions: JsonOrNull
}

export interface PaymentTable {
  document_id: string
  version_no: number
  source_id: string
  kind: 'payment' | 'refund' | 'write_off' | 'credit_application'
  entity: string
  bill_to_id: string
  paid_on: string
  recorded_at: Date
  currency: string
  amount_minor: bigint
  credit_memo_id: string | null
  method: string | null
  exists_at: Date
  known_at: Date
  seq: bigint
}

export interface PaymentApplicationTable {
  document_id: string
  version_no: number
  application_no: number
  invoice_id: string
  amount_minor: bigint
  intent: string
}

export interface UsageKeyTable {
  source: string
  event_id: string
  occurred_at: Date
  subject: string
  content_sha: Buffer
  seq: bigint
}

export interface UsageEventTable {
  source: string
  event_id: string
  occurred_at: Date
  subject: string
  metric: string
  quantity: string
  ref: string | null
  amends: string | null
  recorded_at: Date
  payload: string
  sha256: Buffer
  drop_id: string
  row_no: bigint
  seq: bigint
}
