import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A line of what the ERP should hold for a settlement, by the last run. Minor units, debit positive. */
export interface ExpectedSettlementLineRow {
  payment_id: string
  source_id: string
  account: string
  amount_minor: bigint
  base_minor: bigint
  applies_to: string | null
}

/** The expected lines of settlements by their document ids. */
export async function listExpectedSettlementLines(
  tx: Tx,
  ids: readonly string[],
): Promise<ExpectedSettlementLineRow[]> {
  const found = await sql<ExpectedSettlementLineRow>`
    select s.payment_id, s.source_id, l.account, l.amount_minor, l.base_minor, l.applies_to
    from expected_settlement s join expected_settlement_line l using (payment_id)
    where s.payment_id = any(${ids}::uuid[]) and s.outcome = 'derived'
    order by s.payment_id, l.line_no`.execute(tx)
  return found.rows
}

/** The own ids of billing documents. */
export async function listBillingSourcesOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ document_id: string; source_id: string; entity: string }[]> {
  const found = await sql<{ document_id: string; source_id: string; entity: string }>`
    select distinct document_id, source_id, entity from billing_document where document_id = any(${ids}::uuid[]) order by 1`.execute(
    tx,
  )
  return found.rows
}
