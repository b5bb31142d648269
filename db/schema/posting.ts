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
  state: 'draft' | 'submitted' | 'approved' | 'rejected' | 'executing' | 'half_done' | 'done'
  reason: string
}

export interface PlanItemTable {
  plan_id: string
  item_no: number
  document_id: string
  purpose: 'post' | 'reverse' | 'rebook' | 'supplement'
  external_ref: string
  posting_on: string
  period: string
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
}

export interface PostingAttemptTable {
  posting_id: string
  attempt: number
  sent_at: Date
  answered_at: Date | null
  request: Json
  answer: JsonOrNull
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
