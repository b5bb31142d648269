import type { Generated } from 'kysely'
import type { Json, JsonWithDefault } from './json.ts'

export interface EntityTable {
  entity: string
  name: string
  country: string
  functional_currency: string
  time_zone: string
  posting_mode: 'per_invoice' | 'split' | 'consolidated_monthly'
  posting_sla_hours: number
  fiscal_year_start: string
  seq: bigint
}

export interface BillToTable {
  bill_to_id: string
  entity: string
  global_account_id: string
  name: string
  currency: string
  seq: bigint
}

export interface PeriodStateTable {
  entity: string
  period: string
  state: 'future' | 'open' | 'soft_closed' | 'in_review' | 'locked'
  locked_at: Date | null
  signed_closing: JsonWithDefault
  seq: bigint
  source_state: string | null
  decided_by: string | null
  row_version: Generated<number>
}

export interface PeriodEventTable {
  entity: string
  period: string
  event_no: number
  from_state: string
  to_state: string
  reason: string | null
  actor: string
  at: Date
  correlation_id: string
}

export interface MappingVersionTable {
  mapping_id: string
  version: number
  set_name: string
  entity: string | null
  key: Json
  value: Json
  valid_from: string
  valid_to: string | null
  origin: 'import' | 'change'
  proposed_by: string
  approved_by: string
  known_at: Date
  seq: bigint
}

export interface MappingInForceTable {
  set_name: string
  entity: string | null
  key_text: string
  valid: string
  mapping_id: string
  version: number
  value: Json
  known_at: Date
}
