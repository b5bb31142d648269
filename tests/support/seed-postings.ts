import { createHash, randomUUID } from 'node:crypto'
import type { Db } from '#db/client'
import type { ErpDocumentDraft } from '#server/domain/corrections/erp-draft'

export interface SeedPosting {
  readonly reference: string
  readonly state?: 'ready' | 'held' | 'sending' | 'uncertain'
  readonly purpose?: 'post' | 'reverse' | 'rebook' | 'supplement'
  readonly dependsOn?: string
  readonly period?: string
  /** The document to send, where its content matters. */
  readonly document?: ErpDocumentDraft
  readonly amountMinor?: bigint
  readonly members?: readonly string[]
}

/** An ERP connection with one lane for the entity and its open month. Returns the id of the connection. */
export async function seedLane(
  db: Db,
  lane: { entity: string; baseUrl?: string; settings?: object; company?: string },
): Promise<string> {
  const at = new Date()
  const { connection_id } = await db
    .insertInto('erp_connection')
    .values({
      kind: 'netsuite',
      name: `ERP of ${lane.entity}`,
      base_url: lane.baseUrl ?? 'http://localhost:1',
      settings: JSON.stringify(lane.settings ?? {}),
      state: 'active',
      created_by: 'test',
      created_at: at,
      changed_at: at,
    })
    .returning('connection_id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('erp_lane')
    .values({ entity: lane.entity, connection_id, company: lane.company ?? '1', state: 'active' })
    .execute()
  await db
    .insertInto('period_state')
    .values({ entity: lane.entity, period: '2026-04', state: 'open', seq: 1n })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return connection_id
}

/** An approved plan of these postings, each of 10.00 EUR receivable. Returns the plan and the postings' ids by reference. */
export async function seedPlan(db: Db, plan: { entity: string; postings: readonly SeedPosting[] }) {
  const planId = randomUUID()
  const at = new Date()
  await db
    .insertInto('plan')
    .values({
      plan_id: planId,
      entity: plan.entity,
      kind: 'post',
      proposed_by: 'ada',
      proposed_at: at,
      approved_by: 'bob',
      approved_at: at,
      state: 'approved',
      reason: 'missing',
    })
    .execute()
  const ids = new Map<string, string>()
  for (const [index, told] of plan.postings.entries()) {
    const row = postingRow(planId, plan.entity, index, told, ids)
    await db.insertInto('posting').values(row).execute()
    const { posting_id, state: to_state } = row
    const event = { posting_id, event_no: 1, at, actor: 'bob', from_state: null, to_state }
    await db.insertInto('posting_event').values(event).execute()
    ids.set(told.reference, posting_id)
    for (const document_id of told.members ?? [])
      await db.insertInto('posting_member').values({ posting_id: row.posting_id, document_id }).execute()
  }
  return { planId, ids }
}

function postingRow(
  planId: string,
  entity: string,
  index: number,
  told: SeedPosting,
  ids: ReadonlyMap<string, string>,
) {
  const period = told.period ?? '2026-04'
  return {
    posting_id: randomUUID(),
    plan_id: planId,
    item_no: index + 1,
    entity,
    external_ref: told.reference,
    key_sha: createHash('sha256').update(`${entity}|${told.reference}`).digest(),
    period,
    posting_on: `${period}-01`,
    state: told.state ?? 'ready',
    purpose: told.purpose ?? 'post',
    depends_on: (told.dependsOn && ids.get(told.dependsOn)) ?? null,
    document: JSON.stringify(told.document ?? draftOf(entity, told.reference, period)),
    amount_minor: told.amountMinor ?? 1000n,
    currency: told.document?.currency ?? 'EUR',
    correlation_id: 'test',
  }
}

/** A posted invoice of 10.00 EUR as a plan states it. */
export function draftOf(entity: string, reference: string, period: string): ErpDocumentDraft {
  const line = { tax_code: null, source_line_ref: null, applies_to: null, dimensions: null }
  return {
    type: 'ar_invoice',
    entity,
    external_ref: reference,
    references: [reference],
    customer_no: 'C1',
    document_date: `${period}-01`,
    posting_date: `${period}-01`,
    period,
    currency: 'EUR',
    rate: '1',
    reversal_of: null,
    text: 'trial',
    lines: [
      {
        ...line,
        line_no: 1,
        account: '1200',
        debit: '10.00',
        credit: '0.00',
        base_debit: '10.00',
        base_credit: '0.00',
      },
      {
        ...line,
        line_no: 2,
        account: '4000',
        debit: '0.00',
        credit: '10.00',
        base_debit: '0.00',
        base_credit: '10.00',
      },
    ],
  }
}
