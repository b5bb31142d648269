import type { ColumnType } from 'kysely'

/** Read-only: a view takes no rows. */
type Read<T> = ColumnType<T, never, never>

export interface LatestRunView {
  run_id: Read<string>
  kind: Read<'full' | 'changed'>
  as_of: Read<Date>
  started_at: Read<Date>
  finished_at: Read<Date | null>
  result_sha: Read<string | null>
  result_count: Read<bigint>
}

export interface CurrentDropView {
  drop_id: Read<string>
  world: Read<string>
  as_of: Read<Date>
  imported_at: Read<Date>
}

export interface AccountRoleView {
  entity: Read<string>
  account: Read<string>
  role: Read<'receivable' | 'tax' | 'deferred' | 'other'>
  borrowed: Read<boolean>
}

export interface FeedBucketsView {
  drop_id: Read<string>
  world: Read<string>
  as_of: Read<Date>
  feed: Read<string>
  file: Read<string>
  rows_declared: Read<bigint>
  received: Read<bigint>
  new: Read<bigint>
  changed: Read<bigint>
  unchanged: Read<bigint>
  duplicate: Read<bigint>
  conflict: Read<bigint>
  rejected: Read<bigint>
  absent_keys: Read<bigint>
  totals_declared: Read<unknown>
  totals_read: Read<unknown>
  unaccounted: Read<bigint>
}

export interface EventAccountingView {
  metric: Read<string | null>
  period: Read<string | null>
  bucket: Read<string>
  events: Read<bigint>
  quantity: Read<string | null>
}

export type BillingBucket =
  | 'matched_exact'
  | 'matched_accepted'
  | 'matched_with_variance'
  | 'in_transit'
  | 'missing'
  | 'suggested'
  | 'unmapped'
  | 'excluded'
  | 'void'
  | 'void_still_posted'

export interface InvoiceAccountingView {
  entity: Read<string>
  currency: Read<string>
  period: Read<string>
  bucket: Read<BillingBucket>
  documents: Read<bigint>
  amount_minor: Read<bigint>
}

export type ErpBucket = 'matched' | 'duplicate' | 'no_source' | 'suggested' | 'reversed' | 'reversal' | 'rejected'

export interface ErpAccountingView {
  entity: Read<string>
  currency: Read<string>
  period: Read<string>
  bucket: Read<ErpBucket>
  documents: Read<bigint>
  amount_minor: Read<bigint>
}

export interface BillingBucketView {
  document_id: Read<string>
  source_id: Read<string>
  number: Read<string>
  entity: Read<string>
  currency: Read<string>
  period: Read<string>
  kind: Read<'invoice' | 'credit_memo'>
  gross_minor: Read<bigint>
  match_id: Read<string | null>
  bucket: Read<BillingBucket>
}

export interface MatchFiguresView {
  match_id: Read<string>
  kind: Read<string>
  status: Read<'auto' | 'suggested' | 'confirmed'>
  exact: Read<boolean>
  entity: Read<string>
  currency: Read<string>
  amount_minor: Read<bigint>
  difference_minor: Read<bigint>
  firm: Read<boolean>
  billing_documents: Read<bigint>
  live_documents: Read<bigint>
  billed_minor: Read<bigint>
  posted_minor: Read<bigint>
  expected_base_minor: Read<bigint | null>
  posted_base_minor: Read<bigint>
}

export interface TieOutView {
  identity: Read<string>
  entity: Read<string | null>
  currency: Read<string | null>
  period: Read<string | null>
  key: Read<string | null>
  unit: Read<'minor' | 'quantity' | 'count'>
  expected: Read<string>
  actual: Read<string>
  difference: Read<string>
  explained: Read<string>
  unexplained: Read<string>
}

export interface ControlExceptionView {
  exception_id: Read<string>
  reference: Read<string>
  case_reference: Read<string>
  grouping_key: Read<string | null>
  grouped: Read<boolean>
  status: Read<'open' | 'waiting' | 'accepted' | 'resolved'>
  entity: Read<string>
  period: Read<string>
  class: Read<string>
  cause: Read<string>
  severity: Read<string>
  resolution: Read<string>
  currency: Read<string>
  variance_minor: Read<bigint>
  rule_id: Read<string>
  rule_version: Read<number>
  evidence: Read<unknown>
  documents: Read<unknown>
  subject_kind: Read<string>
  subject_source_id: Read<string>
  subject_document_id: Read<string>
  opened_at: Read<Date>
  resolved_at: Read<Date | null>
  resolved_by: Read<string | null>
  run_id: Read<string>
  as_of: Read<Date>
}

export interface ClaimedTwiceView {
  side: Read<string>
  document_id: Read<string>
  claims: Read<bigint>
  match_ids: Read<string[]>
}

export interface LedgerBalanceView {
  entity: Read<string>
  account: Read<string>
  period: Read<string>
  opening_minor: Read<bigint>
  debit_minor: Read<bigint>
  credit_minor: Read<bigint>
  closing_minor: Read<bigint>
  booked_debit_minor: Read<bigint>
  booked_credit_minor: Read<bigint>
  unrolled_minor: Read<bigint>
}

/** The views of the schema `control` that the product itself reads; auditors have more of them. */
export interface ControlViews {
  'control.latest_run': LatestRunView
  'control.current_drop': CurrentDropView
  'control.account_roles': AccountRoleView
  'control.feed_buckets': FeedBucketsView
  'control.event_accounting': EventAccountingView
  'control.billing_buckets': BillingBucketView
  'control.invoice_accounting': InvoiceAccountingView
  'control.erp_accounting': ErpAccountingView
  'control.match_figures': MatchFiguresView
  'control.tie_outs': TieOutView
  'control.exceptions': ControlExceptionView
  'control.claimed_twice': ClaimedTwiceView
  'control.ledger_balance': LedgerBalanceView
}
