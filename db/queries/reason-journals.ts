import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

// Versions of an ERP document as known at the last run, the newest first.
const known = sql`d.exists_at <= n.as_of and (d.known_at <= n.as_of or d.version_no = 1)`

/** A journal as known at the last run, with what was locked and when. */
export interface ReasonJournalRow {
  document_id: string
  version_no: number
  source_id: string
  doc_no: string
  entity: string
  currency: string
  functional_currency: string
  time_zone: string
  period: string
  posting_on: string
  external_ref: string | null
  text: string | null
  created_at: Date
  locked_at: Date | null
}

/** A journal by its own id; undefined outside the scope. */
export async function findReasonJournal(
  db: Db,
  wish: { sourceId: string; scope: EntityScope },
): Promise<ReasonJournalRow | undefined> {
  const found = await sql<ReasonJournalRow>`
    select d.document_id, d.version_no, d.source_id, d.doc_no, d.entity, d.currency, e.functional_currency, e.time_zone, d.period, d.posting_on,
           d.external_ref, d.text, d.created_at, p.locked_at
    from erp_document d cross join control.latest_run n join entity e on e.entity = d.entity
    left join period_state p on p.entity = d.entity and p.period = d.period
    where d.source_id = ${wish.sourceId} and ${withinScope('d.entity', wish.scope)} and ${known}
    order by d.version_no desc limit 1`.execute(db)
  return found.rows[0]
}

/** One line of a journal, debit minus credit in minor units of both currencies. Role: what the mappings use the account for. */
export interface ReasonJournalLineRow {
  line_no: number
  account: string
  role: string | null
  amount_minor: bigint
  base_minor: bigint
}

/** The lines of a journal in their order. */
export async function listReasonJournalLines(
  db: Db,
  journal: Pick<ReasonJournalRow, 'document_id' | 'version_no' | 'entity'>,
): Promise<ReasonJournalLineRow[]> {
  const found = await sql<ReasonJournalLineRow>`
    select l.line_no, l.account, r.role, l.amount_minor, l.base_minor
    from erp_line l left join control.account_roles r on r.entity = ${journal.entity} and r.account = l.account
    where l.document_id = ${journal.document_id}::uuid and l.version_no = ${journal.version_no} order by l.line_no`.execute(
    db,
  )
  return found.rows
}

/** What is known of one account at the end of a month; functional minor units, debit positive, null where it was not told. Next: what the month after opens with. */
export interface AccountEndRow {
  signed_minor: bigint | null
  closing_minor: bigint | null
  next_minor: bigint | null
}

/** The end of a month of an account: as signed, as the ledger closes it, and as the next month opens. */
export async function findAccountEnd(
  db: Db,
  at: { entity: string; account: string; period: string },
): Promise<AccountEndRow | undefined> {
  const found = await sql<AccountEndRow>`
    select (select round((p.signed_closing ->> ${at.account})::numeric * 10::numeric ^ control.currency_exponent(e.functional_currency))::bigint
              from period_state p where p.entity = e.entity and p.period = ${at.period}) as signed_minor,
           (select b.closing_minor from control.ledger_balance b where b.entity = e.entity and b.account = ${at.account} and b.period = ${at.period}) as closing_minor,
           (select b.opening_minor from control.ledger_balance b where b.entity = e.entity and b.account = ${at.account}
              and b.period = to_char(to_date(${at.period}, 'YYYY-MM') + interval '1 month', 'YYYY-MM')) as next_minor
    from entity e where e.entity = ${at.entity}`.execute(db)
  return found.rows[0]
}

/** A live revenue journal beside others with its reference: how many lines it names and what it recognises, minor units. */
export interface SameReferenceRow {
  source_id: string
  doc_no: string
  posting_on: string
  created_at: Date
  lines: bigint
  recognised_minor: bigint
}

/** The live revenue journals of an entity with one reference, in the order they were created: the first counts. */
export async function listSameReference(
  db: Db,
  wish: { entity: string; reference: string },
): Promise<SameReferenceRow[]> {
  const found = await sql<SameReferenceRow>`
    with d as (
      select distinct on (d.document_id) d.* from erp_document d cross join control.latest_run n
      where d.type = 'revenue_journal' and d.entity = ${wish.entity} and d.external_ref = ${wish.reference} and ${known}
      order by d.document_id, d.version_no desc)
    select d.source_id, d.doc_no, d.posting_on, d.created_at, count(distinct l.source_line_ref) as lines,
           coalesce(-sum(l.amount_minor) filter (where not exists (
             select from control.account_roles r where r.entity = d.entity and r.account = l.account and r.role = 'deferred')), 0)::bigint as recognised_minor
    from d join erp_line l on l.document_id = d.document_id and l.version_no = d.version_no
    where d.status = 'posted' and not exists (
      select from erp_document v cross join control.latest_run n where v.reversal_of = d.source_id and v.status = 'posted' and v.exists_at <= n.as_of)
    group by d.source_id, d.doc_no, d.posting_on, d.created_at order by d.created_at, d.source_id collate "C"`.execute(
    db,
  )
  return found.rows
}
