import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** One entity, document currency and month of the bridge. */
export interface BridgeBook {
  readonly entity: string
  readonly currency: string
  readonly period: string
}

/** What the tie-outs do not state of a month: discounts, what was open before it, and what settled in it by kind, in minor units of the document currency. */
export interface BridgeFigures {
  discounts_minor: string
  opening_minor: string
  settled: readonly { kind: string; documents: number; minor: string }[]
}

/** The figures of one month between the tie-outs. Discounts are negative on invoices; settlements reduce what is open. */
export async function findBridgeFigures(db: Db, book: BridgeBook): Promise<BridgeFigures> {
  const found = await sql<BridgeFigures>`
    select
      (select coalesce(sum(l.net_minor), 0)::text
         from control.billing_figures b
         join billing_line l on l.document_id = b.document_id and l.version_no = b.billing_version_no and l.kind = 'discount'
        where b.entity = ${book.entity} and b.currency = ${book.currency} and b.period = ${book.period} and b.standing <> 'void') as discounts_minor,
      (select coalesce(sum(e.receivable_minor), 0)::text from control.erp_ledger e
        where e.entity = ${book.entity} and e.currency = ${book.currency} and e.period < ${book.period}
          and e.type in ('ar_invoice', 'ar_credit_memo', 'payment', 'adjustment')) as opening_minor,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'documents', s.documents, 'minor', s.minor::text) order by s.kind), '[]')
         from (select p.kind, count(*) as documents, sum(p.receivable_minor) as minor from control.payment_figures p
                where p.entity = ${book.entity} and p.currency = ${book.currency} and p.period = ${book.period} group by p.kind) s) as settled`.execute(
    db,
  )
  const [figures] = found.rows
  return figures ?? { discounts_minor: '0', opening_minor: '0', settled: [] }
}

/** What is open at the end of a month by document currency, in functional minor units: the base amounts of invoices, credit memos, payments and adjustments. */
export async function listOpenByCurrency(
  db: Db,
  wish: { entity: string; period: string },
): Promise<{ currency: string; documents: bigint; minor: string }[]> {
  const found = await sql<{ currency: string; documents: bigint; minor: string }>`
    select e.currency, count(*) as documents, sum(e.receivable_base_minor)::text as minor
    from control.erp_ledger e
    where e.entity = ${wish.entity} and e.period <= ${wish.period} and e.type in ('ar_invoice', 'ar_credit_memo', 'payment', 'adjustment')
      and e.receivable_base_minor <> 0
    group by e.currency order by e.currency`.execute(db)
  return found.rows
}
