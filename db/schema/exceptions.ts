import type { Generated } from 'kysely'
import type { RuleSubject } from '#server/domain/diagnosis/cause-rule'
import type { Json, JsonWithDefault } from './json.ts'

export interface RuleTable {
  rule_id: string
  version: number
  position: number
  subject: RuleSubject
  class: string
  cause: string
  predicate: string
  measure:
    | 'difference'
    | 'placed'
    | 'tax_difference'
    | 'base_difference'
    | 'expected_negative'
    | 'actual'
    | 'zero'
    | 'part'
    | 'account_placed'
    | 'stated'
  period_of: 'issue' | 'erp' | 'stated'
  severity: 'critical' | 'high' | 'medium' | 'low'
  resolution: string
  status: 'open' | 'waiting' | 'accepted'
  grouping: string | null
  retired: Generated<boolean>
  note: string
  proposed_by: string
  approved_by: string
}

export interface ExceptionCaseTable {
  case_id: Generated<string>
  reference: string
  grouping_key: string
  grouped: boolean
  entity: string
  class: string
  cause: string
  opened_at: Date
}

export interface ExceptionTable {
  exception_id: Generated<string>
  finding_key: Buffer
  reference: string
  subject_kind: string
  subject_source_id: string
  subject_document_id: string
  scope: string
  status: 'open' | 'waiting' | 'accepted' | 'resolved'
  case_id: string
  entity: string
  period: string
  class: string
  cause: string
  severity: 'critical' | 'high' | 'medium' | 'low'
  resolution: string
  currency: string
  variance_minor: bigint
  at_stake_minor: bigint
  base_currency: string
  base_at_stake_minor: bigint
  bill_to_id: string | null
  customer_name: string | null
  billing_number: string | null
  erp_number: string | null
  diagnosis_no: number
  since_at: Date
  opened_at: Date
  due_at: Date | null
  assignee_id: string | null
  resolved_at: Date | null
  resolved_by: string | null
  row_version: Generated<number>
  run_id: string
  snoozed_until: string | null
  snooze_reason: string | null
  partition: string | null
}

export interface SourceFindingTable {
  partition: string
  object_kind: string
  object_id: string
  code: string
  entity: string | null
  params: JsonWithDefault
  run_id: string
}

export interface ExceptionDiagnosisTable {
  exception_id: string
  diagnosis_no: number
  class: string
  cause: string
  rule_id: string
  rule_version: number
  run_id: string
  as_of: Date
  entity: string
  period: string
  currency: string
  variance_minor: bigint
  base_minor: bigint | null
  severity: string
  resolution: string
  status: string
  grouping_key: string | null
  evidence: Json
  documents: Json
}

export interface VarianceFacetTable {
  exception_id: string
  diagnosis_no: number
  facet_no: number
  facet: string
  currency: string
  amount_minor: bigint
  detail: JsonWithDefault
}

export interface ExceptionEventTable {
  exception_id: string
  event_no: number
  kind:
    | 'opened'
    | 'diagnosed'
    | 'resolved'
    | 'reopened'
    | 'assigned'
    | 'unassigned'
    | 'commented'
    | 'accepted'
    | 'acceptance_proposed'
    | 'acceptance_rejected'
    | 'acceptance_withdrawn'
    | 'snoozed'
    | 'woken'
    | 'plan_proposed'
    | 'plan_decided'
    | 'posted'
    | 'change_proposed'
  at: Date
  actor: string
  run_id: string | null
  detail: JsonWithDefault
  correlation_id: string
}
