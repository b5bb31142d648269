import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** A month of one book: entity, document currency and month. */
export interface RevenueCell {
  readonly entity: string
  readonly currency: string
  readonly period: string
}

/** Where a page goes on: after the line with this difference. */
export interface RevenueLineCursor {
  readonly difference: string
  readonly line: string
}

/** What one billing line recognises in a month, beside what the revenue journals of the month take off the deferred accounts for it; minor units, signed as the document. No line: journal entries that name none. */
export interface RevenueLineRow {
  line_id: string
  source_id: string | null
  number: string | null
  kind: 'invoice' | 'credit_memo' | null
  customer: string | null
  sku: string | null
  service_start_on: string | null
  service_end_on: string | null
  expected_minor: bigint
  booked_minor: bigint
  /** Of the schedule up to and with the month, and in all. */
  earned_minor: bigint
  total_minor: bigint
}

// The newest version as known at the last run, posted.
const journals = (cell: RevenueCell) => sql`
  select * from (
    select distinct on (v.document_id) v.document_id, v.version_no, v.status
    from erp_document v cross join control.latest_run n
    where v.type = 'revenue_journal' and v.entity = ${cell.entity} and v.currency = ${cell.currency} and v.period = ${cell.period}
      and v.exists_at <= n.as_of and (v.known_at <= n.as_of or v.version_no = 1)
    order by v.document_id, v.version_no desc) j where j.status = 'posted'`

/** The lines of a cell, the largest difference first. */
export async function listRevenueLines(
  db: Db,
  wish: RevenueCell & { after: RevenueLineCursor | undefined; limit: number },
): Promise<RevenueLineRow[]> {
  const { entity, currency, period, after } = wish
  const from = after
    ? sql`where (abs(booked_minor - expected_minor), line_id) < (${after.difference}::bigint, ${after.line})`
    : sql``
  const found = await sql<RevenueLineRow>`
    with journal as materialized (${journals(wish)}),
    booked as (
      select coalesce(l.source_line_ref, '') as line_id, sum(l.amount_minor)::bigint as booked_minor
      from journal j join erp_line l on l.document_id = j.document_id and l.version_no = j.version_no
      where l.account in (select r.account from control.account_roles r where r.entity = ${entity} and r.role = 'deferred')
      group by 1),
    scheduled as (
      select line_id, amount_minor, total_minor from revenue_schedule where entity = ${entity} and currency = ${currency} and period = ${period}),
    both_sides as (
      select line_id, coalesce(s.amount_minor, 0) as expected_minor, coalesce(b.booked_minor, 0) as booked_minor
      from scheduled s full join booked b using (line_id)),
    page as materialized (
      select * from both_sides ${from} order by abs(booked_minor - expected_minor) desc, line_id desc limit ${wish.limit})
    select p.*, d.source_id, d.number, d.kind, t.name as customer, d.sku, d.service_start_on, d.service_end_on,
           coalesce((select sum(s.amount_minor) from revenue_schedule s where s.line_id = p.line_id and s.period <= ${period}), 0)::bigint as earned_minor,
           coalesce((select s.total_minor from revenue_schedule s where s.line_id = p.line_id limit 1), 0) as total_minor
    from page p
    left join lateral (
      select b.source_id, b.number, b.kind, b.bill_to_id, l.sku, l.service_start_on, l.service_end_on
      from billing_line l join billing_document b on b.document_id = l.document_id and b.version_no = l.version_no
      where l.line_id = p.line_id and b.entity = ${entity} order by b.version_no desc limit 1) d on true
    left join bill_to t on t.bill_to_id = d.bill_to_id
    order by abs(p.booked_minor - p.expected_minor) desc, p.line_id desc`.execute(db)
  return found.rows
}

/** A billing line with the terms its revenue is earned by, as known at the last run. Net is what it is billed at, signed. */
export interface LineHeadRow {
  line_id: string
  document_id: string
  source_id: string
  number: string
  kind: 'invoice' | 'credit_memo'
  entity: string
  currency: string
  functional_currency: string
  time_zone: string
  customer: string | null
  sku: string | null
  issue_on: string
  service_start_on: string | null
  service_end_on: string | null
  net_minor: bigint
}

/** Lines by their own ids, or every line but discounts of a document by its own id; what lies outside the scope is left out. */
export async function listLineHeads(
  db: Db,
  wish: { scope: EntityScope } & ({ lineId: string } | { sourceId: string }),
): Promise<LineHeadRow[]> {
  const named =
    'lineId' in wish ? sql`l.line_id = ${wish.lineId}` : sql`b.source_id = ${wish.sourceId} and l.kind <> 'discount'`
  const found = await sql<LineHeadRow>`
    select distinct on (l.line_no, l.line_id) l.line_id, b.document_id, b.source_id, b.number, b.kind, b.entity, b.currency, e.functional_currency, e.time_zone,
           t.name as customer, l.sku, b.issue_on, l.service_start_on, l.service_end_on, l.net_minor
    from billing_line l join billing_document b on b.document_id = l.document_id and b.version_no = l.version_no
    join entity e on e.entity = b.entity cross join control.latest_run n left join bill_to t on t.bill_to_id = b.bill_to_id
    where ${named} and ${withinScope('b.entity', wish.scope)} and b.exists_at <= n.as_of and (b.known_at <= n.as_of or b.version_no = 1)
    order by l.line_no, l.line_id, b.version_no desc`.execute(db)
  return found.rows
}

/** One month of a line's schedule as the last run stored it. */
export interface ScheduleMonthRow {
  line_id: string
  period: string
  revenue_category: string | null
  deferred_account: string | null
  revenue_account: string | null
  amount_minor: bigint
  base_minor: bigint | null
  total_minor: bigint
  days_through: number
  days_total: number
}

/** The schedules of lines, in order of months. */
export async function listScheduleMonths(db: Db, lineIds: readonly string[]): Promise<ScheduleMonthRow[]> {
  const found = await sql<ScheduleMonthRow>`
    select line_id, period, revenue_category, deferred_account, revenue_account, amount_minor, base_minor, total_minor, days_through, days_total
    from revenue_schedule where line_id = any(${[...lineIds]}::text[]) order by line_id, period`.execute(db)
  return found.rows
}

/** What a posted revenue journal takes off the deferred accounts for a line, debit minus credit, minor units in both currencies. */
export interface BookedMonthRow {
  line_id: string
  entity: string
  currency: string
  period: string
  source_id: string
  doc_no: string
  released_minor: bigint
  released_base_minor: bigint
}

/** The journal entries of lines as known at the last run, in the order they were created. */
export async function listBookedMonths(db: Db, lineIds: readonly string[]): Promise<BookedMonthRow[]> {
  const found = await sql<BookedMonthRow>`
    select l.source_line_ref as line_id, d.entity, d.currency, d.period, d.source_id, d.doc_no,
           sum(l.amount_minor)::bigint as released_minor, sum(l.base_minor)::bigint as released_base_minor
    from erp_line l join erp_document d on d.document_id = l.document_id and d.version_no = l.version_no cross join control.latest_run n
    where l.source_line_ref = any(${[...lineIds]}::text[]) and d.type = 'revenue_journal' and d.status = 'posted'
      and d.exists_at <= n.as_of and (d.known_at <= n.as_of or d.version_no = 1)
      and not exists (select from erp_document w where w.document_id = d.document_id and w.version_no > d.version_no and w.exists_at <= n.as_of and w.known_at <= n.as_of)
      and l.account in (select r.account from control.account_roles r where r.entity = d.entity and r.role = 'deferred')
    group by l.source_line_ref, d.entity, d.currency, d.period, d.source_id, d.doc_no, d.created_at order by d.created_at, d.source_id`.execute(
    db,
  )
  return found.rows
}

/** The first live revenue journal of each month of a book as known at the last run: what is reversed, and the reversals, are left out. */
export async function listRunsOfBook(
  db: Db,
  book: { entity: string; currency: string },
): Promise<{ period: string; source_id: string; doc_no: string }[]> {
  const found = await sql<{ period: string; source_id: string; doc_no: string }>`
    with d as (
      select distinct on (v.document_id) v.document_id, v.period, v.source_id, v.doc_no, v.status, v.created_at, v.reversal_of
      from erp_document v cross join control.latest_run n
      where v.type = 'revenue_journal' and v.entity = ${book.entity} and v.currency = ${book.currency}
        and v.exists_at <= n.as_of and (v.known_at <= n.as_of or v.version_no = 1)
      order by v.document_id, v.version_no desc)
    select distinct on (d.period) d.period, d.source_id, d.doc_no from d
    where d.status = 'posted' and d.reversal_of is null and not exists (select from d r where r.reversal_of = d.source_id and r.status = 'posted')
    order by d.period, d.created_at, d.source_id`.execute(db)
  return found.rows
}
