import type { Json } from './json.ts'

export interface ExpectedSettlementTable {
  payment_id: string
  version_no: number
  partition: string
  source_id: string
  entity: string
  bill_to_id: string
  kind: 'payment' | 'refund' | 'write_off' | 'credit_application'
  outcome: 'derived' | 'unmapped' | 'unsound'
  erp_type: 'payment' | 'adjustment'
  customer_no: string | null
  currency: string
  functional_currency: string
  rate: string | null
  rate_on: string | null
  document_on: string
  period: string
  amount_minor: bigint
  receivable_minor: bigint
  receivable_base_minor: bigint | null
  deadline_at: Date
  explanation: Json
  run_id: string
}

export interface ExpectedSettlementLineTable {
  payment_id: string
  line_no: number
  role: 'cash' | 'receivable' | 'deposit' | 'bad_debt' | 'fx_realised'
  account: string
  amount_minor: bigint
  base_minor: bigint
  applies_to: string | null
  settled_source_id: string | null
}

export interface SettlementPairTable {
  erp_document_id: string
  erp_version_no: number
  payment_id: string
  role: 'live' | 'duplicate' | 'reversed' | 'reversal' | 'rejected'
}
