import type { Severity } from '#server/domain/diagnosis/cause-rule'
import type { Json } from './json.ts'

export type PolicyKind = 'tolerance' | 'materiality' | 'cap'

export interface PolicyVersionTable {
  policy_id: string
  version: number
  reference: string
  kind: PolicyKind
  entity: string | null
  currency: string | null
  class: string | null
  valid_from: string
  valid_to: string | null
  value: Json
  reason: string
  proposed_by: string
  proposed_at: Date
}

export interface PolicyDecisionTable {
  policy_id: string
  version: number
  decision: 'approved' | 'rejected'
  decided_by: string
  decided_at: Date
  known_at: Date
  reason: string | null
}

export interface PolicyAcceptanceTable {
  exception_id: string
  policy_id: string
  version: number
  outcome: 'accepted' | 'over_cap'
  on_day: string
  variance_minor: bigint
  currency: string
  limit_minor: bigint
  base_minor: bigint
  base_currency: string
  cap_percent: string
  cap_minor: bigint
  used_minor: bigint
  billed_minor: bigint
  steps: Json
  run_id: string
}

export interface PolicySeverityTable {
  exception_id: string
  policy_id: string
  version: number
  on_day: string
  size_minor: bigint
  base_currency: string
  cause_severity: Severity
  severity: Severity
  is_trivial: boolean
  run_id: string
}
