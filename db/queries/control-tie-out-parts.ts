import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** One cell of a tie-out: identity, entity, currency (T1: the metric) and month. */
export interface TieOutCell {
  readonly identity: string
  readonly entity: string
  readonly currency: string
  readonly period: string
}

/** An object that makes up a place: a document of either side, a payment, a subscription, a balance. */
export interface PlacedObject {
  readonly kind: 'invoice' | 'credit_memo' | 'erp_document' | 'payment' | 'subscription' | 'erp_balance'
  readonly id: string
  /** The number a reader knows it by. */
  readonly label: string
}

/** A finding that speaks for a place. */
export interface PlacedFinding {
  readonly id: string
  readonly reference: string
  readonly class: string
  readonly cause: string
}

/** What is read together in a cell, with both sides. Figures are minor units as text, of T1 units of the metric, of T4 a count. */
export interface TieOutPlaceRow {
  place: string
  expected: string
  actual: string
  difference: string
  unexplained: string
  objects: readonly PlacedObject[]
  findings: readonly PlacedFinding[]
}

/** Where a page goes on: after the place with these figures. */
export interface PlaceCursor {
  readonly unexplained: string
  readonly difference: string
  readonly place: string
}

export interface PlaceWish extends TieOutCell {
  /** Also places whose two sides agree. */
  readonly all: boolean
  readonly after: PlaceCursor | undefined
  readonly limit: number
}

// Identities that state a balance hold every month up to theirs.
const cumulative = ['T8', 'T10', 'T11']

/** The objects of a cell, those of one match, of one payment, or of one document and its reversals together. */
const placed = (cell: TieOutCell) => sql`
  select coalesce(m.match_id::text, case when i.standing in ('reversed', 'reversal') then 'chain|' || i.match_key end, p.document_id::text, p.thread) as place, p.object_kind, p.object_id, p.label, p.thread, p.period,
         p.expected, p.actual, p.is_explained
  from control.tie_out_parts p
  left join recon_item i on i.document_id = p.document_id
  left join match_member m on m.match_hash = i.match_hash and m.side = i.side and m.document_id = i.document_id
  where p.identity = ${cell.identity} and p.entity = ${cell.entity} and p.currency = ${cell.currency}
    and ${cumulative.includes(cell.identity) ? sql`p.period <= ${cell.period}` : sql`p.period = ${cell.period}`}`

// Which checks may explain which identity.
const checks: Readonly<Record<string, readonly string[]>> = {
  T1: ['usage'],
  T2: ['usage'],
  T8: ['documents', 'revenue', 'ledger'],
  T9: ['documents', 'revenue'],
  T10: ['documents', 'receivables'],
  T11: ['ledger'],
}

const findingsOf = (identity: string) => sql`
  select d.place, s.exception_id
  from objects d join control.explained_sources s
    on s.source_id = d.object_id and s.system = case d.object_kind when 'erp_document' then 'erp' else 'billing' end
  where s.area = any(${checks[identity] ?? ['documents']}::text[])
  union
  select d.place, s.exception_id from objects d join control.explained_sources s
    on d.object_kind = 'subscription' and d.place = 'usage|' || s.source_id and s.area = 'usage'`

/** The places of a cell, what nothing explains first, then the largest difference. */
export async function listTieOutPlaces(db: Db, wish: PlaceWish): Promise<TieOutPlaceRow[]> {
  const { after } = wish
  const from = after
    ? sql`and (abs(s.unexplained), abs(s.difference), s.place) < (${after.unexplained}::numeric, ${after.difference}::numeric, ${after.place})`
    : sql``
  const found = await sql<TieOutPlaceRow>`
    with placed as materialized (${placed(wish)}),
    summed as (
      select place, sum(expected) as expected, sum(actual) as actual, sum(actual - expected) as difference,
             sum(case when is_explained then 0 else actual - expected end) as unexplained
      from placed group by place),
    page as materialized (
      select * from summed s where (${wish.all} or s.difference <> 0 or s.unexplained <> 0) ${from}
      order by abs(s.unexplained) desc, abs(s.difference) desc, s.place desc limit ${wish.limit}),
    objects as materialized (
      select distinct place, object_kind, object_id, label from placed where place in (select place from page)),
    spoken as (
      select f.place, jsonb_agg(jsonb_build_object('id', x.exception_id, 'reference', x.reference, 'class', x.class, 'cause', x.cause)
                                order by abs(x.variance_minor) desc, x.reference) as findings
      from (${findingsOf(wish.identity)}) f join exception x on x.exception_id = f.exception_id group by f.place)
    select g.place, g.expected::text, g.actual::text, g.difference::text, g.unexplained::text,
           (select jsonb_agg(distinct jsonb_build_object('kind', o.object_kind, 'id', o.object_id, 'label', coalesce(o.label, o.object_id)))
            from objects o where o.place = g.place) as objects,
           coalesce(k.findings, '[]') as findings
    from page g left join spoken k on k.place = g.place
    order by abs(g.unexplained) desc, abs(g.difference) desc, g.place desc`.execute(db)
  return found.rows
}

/** What lies between both sides of a cell, by the class of the finding that speaks for each place; class null: explained by a plan, a deadline not yet passed, or nothing. */
export interface DifferenceByClass {
  class: string | null
  places: bigint
  difference: string
  unexplained: string
}

/** The differences of a cell by class; of T10 `payments` alone narrows to the settlements of its own month. */
export async function listDifferencesByClass(
  db: Db,
  cell: TieOutCell,
  only: 'everything' | 'payments',
): Promise<DifferenceByClass[]> {
  const narrowed = only === 'payments' ? sql`where w.thread like 'payment|%' and w.period = ${cell.period}` : sql``
  const found = await sql<DifferenceByClass>`
    with placed as materialized (select w.* from (${placed(cell)}) w ${narrowed}),
    summed as materialized (
      select place, sum(actual - expected) as difference, sum(case when is_explained then 0 else actual - expected end) as unexplained
      from placed group by place having sum(actual - expected) <> 0),
    objects as materialized (
      select distinct place, object_kind, object_id from placed where place in (select place from summed)),
    spoken as (
      select distinct on (f.place) f.place, x.class
      from (${findingsOf(cell.identity)}) f join exception x on x.exception_id = f.exception_id
      order by f.place, abs(x.variance_minor) desc, x.reference)
    select k.class, count(*) as places, sum(s.difference)::text as difference, sum(s.unexplained)::text as unexplained
    from summed s left join spoken k on k.place = s.place
    group by k.class order by abs(sum(s.difference)) desc, k.class`.execute(db)
  return found.rows
}
