import type { Generated } from 'kysely'
import type { Json, JsonOrNull, JsonWithDefault } from './json.ts'

export type MappingSet = 'gl_revenue' | 'gl_tax' | 'gl_control' | 'erp_customers' | 'identities' | 'accounts'

export interface MappingChangeTable {
  change_id: Generated<string>
  reference: string
  set_name: MappingSet
  entity: string | null
  case_id: string | null
  title: string
  reason: string
  state: 'draft' | 'submitted' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn'
  revision: Generated<number>
  proposed_by: string
  proposed_at: Date
  editors: Generated<string[]>
  submitted_at: Date | null
  decided_by: string | null
  decided_at: Date | null
  decision_reason: string | null
  decided_revision: number | null
  repost: Generated<boolean>
  row_version: Generated<number>
  reposted_at: Date | null
  repost_problem: string | null
}

export interface MappingChangeRowTable {
  change_id: string
  revision: number
  row_no: number
  entity: string | null
  key: Json
  value: JsonOrNull
  valid_from: string
  valid_to: string | null
}

export interface MappingChangeEventTable {
  change_id: string
  event_no: number
  kind:
    | 'drafted'
    | 'edited'
    | 'previewed'
    | 'submitted'
    | 'changes_requested'
    | 'approved'
    | 'rejected'
    | 'withdrawn'
    | 'commented'
    | 'rolled_back'
  at: Date
  actor: string
  revision: number
  detail: JsonWithDefault
  correlation_id: string
}

export interface MappingPreviewTable {
  change_id: string
  revision: number
  preview_no: number
  at: Date
  actor: string
  as_of: Date
  inputs_sha: string
  summary: Json
}

export interface PreviewExpectedTable {
  change_id: string
  revision: number
  preview_no: number
  document_id: string
  source_id: string
  number: string
  entity: string
  period: string
  currency: string
  bill_to_id: string
  customer_name: string | null
  before: Json
  after: Json
  effect: Json
  result: 'clears' | 'changes' | 'remains' | 'breaks'
  posting_on: string | null
  period_state: string
  remedy: string
}

export interface MappingDifferenceTable {
  mapping_id: string
  version: number
  statement: string
  set_name: string
  entity: string | null
  key_text: string
  approved: Json
  delivered: Json
  delivered_from: string | null
  delivered_to: string | null
  delivered_at: Date
  noticed_at: Generated<Date>
}

export interface ApprovalLimitTable {
  kind: 'plan' | 'acceptance'
  currency: string
  limit_minor: bigint
  valid_from: string
  proposed_by: string
  approved_by: string
  note: string
}

export interface AcceptanceTable {
  acceptance_id: Generated<string>
  exception_id: string
  diagnosis_no: number
  reason: string
  state: 'proposed' | 'approved' | 'rejected' | 'withdrawn'
  proposed_by: string
  proposed_at: Date
  decided_by: string | null
  decided_at: Date | null
  decision_reason: string | null
  expires_on: string | null
  row_version: Generated<number>
}
