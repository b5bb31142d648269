import type { Generated } from 'kysely'
import type { Json, JsonOrNull, JsonWithDefault } from './json.ts'

export interface ExpectedDocumentTable {
  expected_id: string
  version_no: number
  billing_version_no: number
  source_id: string
  entity: string
  kind: 'invoice' | 'credit_memo'
  outcome: 'derived' | 'unmapped' | 'zero_total' | 'void'
  mode: 'per_invoice' | 'split' | 'consolidated'
  external_ref: string
  group_ref: string
  bill_to_id: string
  customer_no: string | null
  currency: string
  rate: string | null
  rate_on: string | null
  document_on: string
  period: string
  gross_minor: bigint
  base_minor: bigint | null
  parts: Generated<number>
  deadline_at: Date
  lines_sha: Buffer | null
  inputs_sha: Buffer
  run_id: string
}

export interface ExpectedLineTable {
  expected_id: string
  version_no: number
  line_no: number
  part_no: Generated<number>
  role: 'receivable' | 'revenue' | 'deferred' | 'discount' | 'tax'
  account: string
  amount_minor: bigint
  base_minor: bigint
  tax_code: string | null
  erp_tax_code: string | null
  source_line_ref: string | null
  dimensions: JsonOrNull
  mapping_version_ids: Generated<string[]>
}

export interface DerivationFindingTable {
  expected_id: string
  version_no: number
  finding_no: number
  cause: 'tax_code' | 'revenue_category' | 'customer' | 'rate'
  grouping_key: string
  params: Json
}

export interface ReconItemTable {
  match_hash: bigint
  side: 'expected' | 'erp'
  document_id: string
  match_key: string | null
  source_id: string
  version_no: number
  entity: string
  kind: 'invoice' | 'credit_memo'
  standing: 'due' | 'void' | 'zero_total' | 'unmapped' | 'live' | 'reversed' | 'reversal' | 'rejected'
  number: string
  customer_no: string | null
  currency: string
  amount_minor: bigint
  base_minor: bigint | null
  on_date: string
  period: string
  deadline_at: Date | null
  posted_at: Date | null
  lines_sha: Buffer | null
  swap_block: string
  number_block: string
  amount_block: string
}

export interface MatchTable {
  match_hash: bigint
  match_id: string
  kind: '1:1' | '1:n' | 'n:1' | 'n:m' | 'reversal_chain'
  status: 'auto' | 'suggested' | 'confirmed'
  rule: string
  rule_version: number
  score: string
  entity: string
  currency: string
  amount_minor: bigint
  difference_minor: bigint
  exact: boolean
  evidence: JsonWithDefault
  decided_by: string | null
  run_id: string
}

export interface MatchMemberTable {
  match_hash: bigint
  side: string
  document_id: string
  match_id: string
  role: 'live' | 'reversed' | 'reversal' | 'member'
}

export interface MatchEventTable {
  match_hash: bigint
  match_id: string
  event_no: number
  kind: 'confirmed' | 'undone' | 'rejected'
  actor: string
  at: Date
  reason: string | null
  members: Json
  correlation_id: string
}

export interface RunTable {
  run_id: string
  kind: 'full' | 'changed'
  state: 'running' | 'complete' | 'failed' | 'interrupted'
  as_of: Date
  requested_by: string
  started_at: Date
  finished_at: Date | null
  input_sha: string | null
  result_sha: string | null
  result_sum_a: Generated<string>
  result_sum_b: Generated<string>
  result_count: Generated<bigint>
  mark_seq: Generated<bigint>
  rule_versions: JsonWithDefault
  counts: JsonWithDefault
  problem: string | null
  correlation_id: string
}

export interface DirtyTable {
  scope: string
  key: string
  seq: bigint
}
