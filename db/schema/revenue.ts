export interface RevenueScheduleTable {
  line_id: string
  period: string
  partition: string
  document_id: string
  entity: string
  currency: string
  issue_period: string
  revenue_category: string | null
  deferred_account: string | null
  revenue_account: string | null
  amount_minor: bigint
  base_minor: bigint | null
  total_minor: bigint
  days_through: number
  days_total: number
  run_id: string
}
