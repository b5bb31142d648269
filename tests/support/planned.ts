import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '#db/client'

export interface PlannedPosting {
  readonly purpose: 'post' | 'reverse' | 'rebook' | 'supplement'
  readonly ref: string
  readonly period: string
  readonly on: string
  /** Receivable in minor units, debit positive. */
  readonly amountMinor: number
  /** Source ids of billing documents. */
  readonly members?: readonly string[]
}

/** Enters an approved plan of E1 in USD whose postings the ERP has taken, as the engine leaves them. Gives the id of the plan. */
export async function insertPosted(db: Db, reference: string, postings: readonly PlannedPosting[]): Promise<string> {
  const plan = await sql<{ plan_id: string }>`
    insert into plan (entity, kind, proposed_by, proposed_at, approved_by, approved_at, state, reason, reference)
    values ('E1', 'correction', 'ada', now(), 'cora', now(), 'executing', 'test', ${reference}) returning plan_id`.execute(
    db,
  )
  const planId = plan.rows[0]?.plan_id ?? ''
  for (const [index, posting] of postings.entries()) {
    const key = createHash('sha256').update(`E1|${posting.ref}`).digest()
    const inserted = await sql<{ posting_id: string }>`
      insert into posting (plan_id, entity, external_ref, key_sha, period, posting_on, state, correlation_id, item_no, purpose, amount_minor, currency)
      values (${planId}, 'E1', ${posting.ref}, ${key}, ${posting.period}, ${posting.on}, 'posted', 'test', ${index + 1}, ${posting.purpose}, ${posting.amountMinor}, 'USD')
      returning posting_id`.execute(db)
    await sql`insert into posting_member (posting_id, document_id)
      select ${inserted.rows[0]?.posting_id ?? ''}, document_id from billing_document where source_id = any(${[...(posting.members ?? [])]}) and version_no = 1`.execute(
      db,
    )
  }
  return planId
}

/** Opens a period of E1. */
export async function openPeriod(db: Db, period: string): Promise<void> {
  await sql`insert into period_state (entity, period, state, seq) values ('E1', ${period}, 'open', 0)`.execute(db)
}
