import type { Day } from '../day.ts'
import type { Period } from '../period.ts'
import type { SettlementRole } from './settlement.ts'

/** A payment or adjustment of the ERP; amounts debit positive. */
export interface ErpSettlement {
  readonly documentId: string
  readonly versionNo: number
  readonly sourceId: string
  readonly docNo: string
  readonly entity: string
  readonly customerNo: string | null
  readonly currency: string
  readonly rate: string | null
  readonly postingOn: Day
  readonly period: Period
  readonly createdAt: Date
  readonly sourceVersion: number
  readonly lines: readonly ErpSettlementLine[]
}

export interface ErpSettlementLine {
  readonly account: string
  /** What the account stands for by any version of the control mapping; null for any other. */
  readonly role: SettlementRole | null
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly appliesTo: string | null
}
