import type { Generated } from 'kysely'
import type { Json, JsonOrNull, JsonWithDefault } from './json.ts'

export interface PlanTable {
  plan_id: Generated<string>
  case_id: string | null
  entity: string
  kind: string
  proposed_by: string
  proposed_at: Date
  approved_by: string | null
  approved_at: Date | null
  state: 'draft' | 'submitted' | 'approved' | 'rejected' | 'withdrawn' | 'executing' | 'half_done' | 'done' | 'failed'
  reason: string
  reference: string | null
  title: Generated<string>
  change_id: string | null
  needs_controller: Generated<boolean>
  rejected_by: string | null
  decision_reason: string | null
  row_version: Generated<number>
  correlation_id: Generated<string>
}

export interface PlanItemTable {
  plan_id: string
  item_no: number
  document_id: string
  purpose: 'post' | 'reverse' | 'rebook' | 'supplement' | 'adjust'
  external_ref: string
  posting_on: string
  period: string
  entity: Generated<string>
  currency: Generated<string>
  exception_id: string | null
  depends_on: number | null
  reverses: string | null
  document: JsonOrNull
  members: Generated<string[]>
  outcome: Generated<'send' | 'already_posted' | 'blocked'>
  blocked_code: string | null
  detail: JsonWithDefault
}

export interface PostingTable {
  posting_id: Generated<string>
  plan_id: string
  entity: string
  external_ref: string
  key_sha: Buffer
  period: string
  posting_on: string
  state:
    | 'planned'
    | 'approved'
    | 'ready'
    | 'sending'
    | 'posted'
    | 'confirmed'
    | 'held'
    | 'uncertain'
    | 'rejected'
    | 'cancelled'
  attempt: Generated<number>
  lease_until: Date | null
  epoch: Generated<number>
  depends_on: string | null
  correlation_id: string
  item_no: number | null
  purpose: Generated<string>
  document_id: string | null
  document: JsonWithDefault
  document_sha: Generated<string>
  amount_minor: Generated<bigint>
  currency: Generated<string>
  erp_source_id: string | null
  erp_doc_no: string | null
  lease_holder: string | null
  retry_at: Date | null
  looked_up_at: Date | null
  look_ups_missing: Generated<number>
  problem_code: string | null
  problem: string | null
  posted_at: Date | null
  confirmed_at: Date | null
  created_at: Generated<Date>
}

export interface PostingMemberTable {
  posting_id: string
  document_id: string
}

export interface PostingAttemptTable {
  posting_id: string
  attempt: number
  step_no: number
  step: 'look_up' | 'found' | 'not_found' | 'sent' | 'answered' | 'unanswered'
  at: Date
  epoch: number
  detail: JsonWithDefault
}

export interface PostingEventTable {
  posting_id: string
  event_no: number
  at: Date
  actor: string
  from_state: string | null
  to_state: string
  detail: JsonWithDefault
}

export interface ErpConnectionTable {
  connection_id: Generated<string>
  kind: 'netsuite' | 'tryton'
  name: string
  base_url: string
  settings: JsonWithDefault
  secret_sealed: Buffer | null
  state: 'active' | 'paused'
  created_by: string
  created_at: Date
  changed_at: Date
  row_version: Generated<number>
}

export interface ErpLaneTable {
  entity: string
  connection_id: string
  company: string
  state: 'active' | 'paused'
  paused_reason: string | null
  retry_at: Date | null
  row_version: Generated<number>
}

export interface ErpCursorTable {
  connection_id: string
  cursor: JsonOrNull
  read_until: Date | null
  pulled_at: Date | null
  problem: string | null
  failures: Generated<number>
}

export interface ErpCheckTable {
  connection_id: string
  check_no: number
  at: Date
  actor: string
  passed: boolean
  findings: Json
}
