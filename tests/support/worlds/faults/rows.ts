/** The rows of a drop as the file-drop contract names their fields, as far as faults touch them. */
export interface BilledLine {
  id: string
  line_no: number
  subscription_id: string | null
  sku: string | null
  kind: string
  metric: string | null
  quantity: string | null
  unit_price: string | null
  price_id: string | null
  net: string
  tax_code: string
  service_start: string | null
  service_end: string | null
  original_line_id: string | null
}

export interface BilledDocument {
  id: string
  number: string
  entity: string
  bill_to_id: string
  kind: 'invoice' | 'credit_memo'
  status: 'finalised' | 'void'
  issue_date: string
  finalised_at: string
  voided_at: string | null
  usage_cutoff: string | null
  currency: string
  net: string
  tax: string
  gross: string
  reason: string | null
  original_invoice_id: string | null
  lines: BilledLine[]
  taxes: { tax_code: string; rate_percent: string; base: string; amount: string }[]
}

export interface LedgerLine {
  line_no: number
  account: string
  debit: string
  credit: string
  base_debit: string
  base_credit: string
  tax_code: string | null
  source_line_ref: string | null
  applies_to: string | null
  dimensions?: Record<string, string> | null
}

export interface LedgerDocument {
  id: string
  doc_no: string
  type: string
  entity: string
  status: 'posted' | 'rejected'
  status_reason: string | null
  external_ref: string | null
  references: string[]
  customer_no: string | null
  document_date: string
  posting_date: string
  period: string
  created_at: string
  updated_at: string
  version: number
  currency: string
  rate: string
  reversal_of: string | null
  text: string | null
  lines: LedgerLine[]
}

export interface Settlement {
  id: string
  kind: 'payment' | 'refund' | 'write_off' | 'credit_application'
  entity: string
  bill_to_id: string
  date: string
  recorded_at: string
  currency: string
  amount: string
  credit_memo_id: string | null
  applications: { invoice_id: string; amount: string; intent: 'full' | 'partial' }[]
}

export interface Entity {
  entity: string
  functional_currency: string
  time_zone: string
  posting_mode: 'per_invoice' | 'split' | 'consolidated_monthly'
  posting_sla_hours: number
  tax_rounding: { mode: 'half_up' | 'floor' }
  short_pay_tolerance: Record<string, { absolute: string; percent: string }>
  fx_sources: Record<string, string>
}

export interface CustomerNumber {
  entity: string
  erp_customer_no: string
  bill_to_id: string
  valid_from: string
  valid_to: string | null
}

export interface TaxCode {
  entity: string
  tax_code: string
  category: string
  rate_percent: string
  valid_from: string
  valid_to: string | null
}

export interface Mapping {
  set: string
  entity: string
  key: Record<string, string>
  value: Record<string, string>
  valid_from: string
  valid_to: string | null
}

export interface Rate {
  source: string
  base: string
  quote: string
  date: string
  rate: string
}

export interface Period {
  entity: string
  period: string
  state: string
  locked_at: string | null
  signed_closing: Record<string, string> | null
}

export interface Product {
  sku: string
  pattern: 'ratable_daily' | 'as_invoiced'
  metric: string | null
  revenue_categories: { revenue_category: string; valid_from: string; valid_to: string | null }[]
}

export interface Price {
  price_id: string
  price_list: string
  sku: string
  currency: string
  model: string
  unit_price: string | null
  tiers: { up_to: string | null; unit_price: string }[] | null
  package_size: string | null
  package_price: string | null
  valid_from: string
  valid_to: string | null
}

export interface Subscription {
  subscription_id: string
  bill_to_id: string
  entity: string
  usage_tenant_id: string
  billing_time_zone: string
  currency: string
  price_list: string
  discount_percent: string
  start_date: string
  items: { sku: string; quantity: string | null; start_date: string; minimum: string | null }[]
}

export interface UsageEvent {
  specversion: string
  id: string
  source: string
  type: string
  subject: string
  time: string
  recordedtime: string
  data: { quantity: string; ref: string; amends?: string }
}
