import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A live revenue journal as known at an instant. */
export interface RevenueJournalRow {
  document_id: string
  version_no: number
  source_id: string
  doc_no: string
  entity: string
  currency: string
  period: string
  external_ref: string | null
  created_at: Date
  /** 1 for the first live journal of a reference, more for those that repeat it; 1 where there is no reference. */
  copy_no: number
  /** What a repeat recognises in sum: credit minus debit off the deferred accounts, minor units; null of a first journal and of other entities than those asked for. */
  repeated_minor: bigint | null
  /** A plan that two people stand behind posted it to adjust what stood. */
  is_planned: boolean
}

const deferredAccounts = sql`select distinct entity, value ->> 'deferred' as account from mapping_version where set_name = 'gl_revenue'`

/** Every live revenue journal; the lines of repeats are read for the given entities alone. A journal with a posted reversal, and the reversal, are not live (file-drop contract, section 5). */
export async function listRevenueJournals(
  tx: Tx,
  asOf: Date,
  entities: readonly string[],
): Promise<RevenueJournalRow[]> {
  const found = await sql<RevenueJournalRow>`
    with d as (
      select distinct on (document_id) * from erp_document
      where type = 'revenue_journal' and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
      order by document_id, version_no desc),
    live as (
      select d.* from d
      where d.status = 'posted'
        and not (d.reversal_of is not null and exists (select from erp_document o where o.source_id = d.reversal_of and o.status = 'posted' and o.exists_at <= ${asOf}))
        and not exists (select from erp_document v where v.reversal_of = d.source_id and v.status = 'posted' and v.exists_at <= ${asOf})),
    counted as (
      select l.*, case when l.external_ref is null then 1
        else row_number() over (partition by l.entity, l.external_ref order by l.created_at, l.source_id collate "C") end::integer as copy_no
      from live l),
    deferred as (${deferredAccounts})
    select l.document_id, l.version_no, l.source_id, l.doc_no, l.entity, l.currency, l.period, l.external_ref, l.created_at, l.copy_no,
      exists (select from posting p where p.entity = l.entity and p.external_ref = l.external_ref and p.purpose = 'adjust' and p.state in ('posted', 'confirmed')) as is_planned,
      case when l.copy_no > 1 and l.entity = any(${entities}::text[]) then coalesce((select -sum(x.amount_minor) from erp_line x
        where x.document_id = l.document_id and x.version_no = l.version_no
          and not exists (select from deferred f where f.entity = l.entity and f.account = x.account)), 0) end::bigint as repeated_minor
    from counted l order by l.created_at, l.source_id collate "C"`.execute(tx)
  return found.rows
}

/** What journals recognise of a line in one journal: off the deferred accounts (credit positive) and on them (debit positive), in both currencies, with the accounts. Minor units. */
export interface RecognisedRow {
  line_id: string
  journal_id: string
  recognised_minor: bigint
  recognised_base_minor: bigint
  released_minor: bigint
  revenue_accounts: string[]
  deferred_accounts: string[]
}

export interface JournalVersion {
  readonly document_id: string
  readonly version_no: number
}

/** What the given journals say of the given billing lines. */
export async function listRecognised(
  tx: Tx,
  lineIds: readonly string[],
  journals: readonly JournalVersion[],
): Promise<RecognisedRow[]> {
  const found = await sql<RecognisedRow>`
    with journal as (
      select document_id, version_no from unnest(${journals.map((row) => row.document_id)}::uuid[], ${journals.map((row) => row.version_no)}::integer[]) as j(document_id, version_no)),
    deferred as (${deferredAccounts})
    select l.source_line_ref as line_id, l.document_id as journal_id,
      coalesce(-sum(l.amount_minor) filter (where f.account is null), 0)::bigint as recognised_minor,
      coalesce(-sum(l.base_minor) filter (where f.account is null), 0)::bigint as recognised_base_minor,
      coalesce(sum(l.amount_minor) filter (where f.account is not null), 0)::bigint as released_minor,
      coalesce(array_agg(distinct l.account) filter (where f.account is null), '{}') as revenue_accounts,
      coalesce(array_agg(distinct l.account) filter (where f.account is not null), '{}') as deferred_accounts
    from erp_line l join journal using (document_id, version_no) join erp_document d using (document_id, version_no)
    left join deferred f on f.entity = d.entity and f.account = l.account
    where l.source_line_ref = any(${lineIds}::text[])
    group by l.source_line_ref, l.document_id
    order by l.source_line_ref, l.document_id`.execute(tx)
  return found.rows
}

export interface RevenueRun {
  readonly entity: string
  readonly currency: string
  readonly period: string
}

/** The months whose journals are among the given ERP documents, or came to be known or reversed between two instants. */
export async function listChangedRevenueRuns(
  tx: Tx,
  erpIds: readonly string[],
  between: { after: Date; until: Date } | undefined,
): Promise<RevenueRun[]> {
  const arrived = between
    ? sql`union select document_id from erp_document where known_at > ${between.after} and known_at <= ${between.until}
          union select o.document_id from erp_document v join erp_document o on o.source_id = v.reversal_of
            where v.known_at > ${between.after} and v.known_at <= ${between.until}`
    : sql``
  const found = await sql<RevenueRun>`
    select distinct d.entity, d.currency, d.period
    from (select unnest(${erpIds}::uuid[]) as document_id ${arrived}) c join erp_document d using (document_id)
    where d.type = 'revenue_journal'`.execute(tx)
  return found.rows
}

/** The own ids of billing documents that revenue journals of the given months name or should name. */
export async function listSourcesInRuns(
  tx: Tx,
  runs: readonly RevenueRun[],
): Promise<{ source_id: string; entity: string }[]> {
  if (runs.length === 0) return []
  const run = sql`jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) as r(entity text, currency text, period text)`
  const found = await sql<{ source_id: string; entity: string }>`
    select distinct b.source_id, b.entity
    from (select s.document_id from ${run} join revenue_schedule s using (entity, currency, period)
          union
          select x.document_id from ${run} join erp_document d using (entity, currency, period)
            join erp_line l on l.document_id = d.document_id and l.version_no = d.version_no
            join billing_line x on x.line_id = l.source_line_ref
          where d.type = 'revenue_journal') c
    join billing_document b using (document_id)`.execute(tx)
  return found.rows
}
