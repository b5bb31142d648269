import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import { type LandingTables, landing } from './landing.ts'

/**
 * Decides for every landed row in which bucket it falls and, when it is taken, as which version and known since when.
 * A row is compared with the version in force at the drop's as-of. A drop older than another that was imported adds its
 * content as history, and what is known to be later is stated again on top of it (planRestatements). So both readings
 * agree: in force at T is the version with the highest number among those with known_at <= T, and the highest is current.
 */
export async function planLanding(tx: Tx, tables: LandingTables, asOf: Date): Promise<void> {
  await sql`create unlogged table ${landing(tables.plan)} as
    with ranked as (
      select r.feed, r.row_no, r.ord, r.natural_key, r.entity, r.content_sha, r.document_id, r.exists_at, r.changed_at,
             r.source_version, r.rejections is not null as is_rejected,
             row_number() over same_key as nth,
             first_value(r.content_sha) over same_key as first_sha,
             first_value(r.row_no) over same_key as first_row_no
        from ${landing(tables.rows)} r
      window same_key as (partition by r.feed, r.natural_key, r.rejections is null order by r.row_no)
    ), compared as (${comparedWithKnown(asOf)})
    select feed, row_no, ord, natural_key, entity, base_entity, document_id, first_row_no, base_no, base_source_version, source_version,
           exists_at, bucket, bucket = 'changed' and next_told_at is not null as is_history, last_no + 1 as version_no,
           case when bucket = 'new' then coalesce(exists_at, '-infinity')
                when bucket <> 'changed' then null
                when is_early then base_known_at
                when feed = 'erp_documents' then greatest(changed_at, base_known_at)
                when feed = 'invoices' and changed_at is not null and base_changed_at is null then greatest(changed_at, base_known_at)
                else greatest(${asOf}::timestamptz, base_known_at) end as known_at,
           case when not is_early then greatest(next_told_at, base_known_at)
                when feed = 'erp_documents' then greatest(base_changed_at, base_known_at)
                when feed = 'invoices' and base_changed_at is not null and changed_at is null then greatest(base_changed_at, base_known_at)
                else greatest(next_told_at, base_known_at) end as base_later_at
      from compared`.execute(tx)
  await sql`alter table ${landing(tables.plan)} add primary key (feed, row_no)`.execute(tx)
  await sql`analyze ${landing(tables.plan)}`.execute(tx)
  await planRestatements(tx, tables)
}

// The version an older drop interrupts is stated again from its own change on, or else from the next extract that had it;
// the versions after it follow in their order.
async function planRestatements(tx: Tx, tables: LandingTables): Promise<void> {
  await sql`create unlogged table ${landing(tables.restated)} as
    select p.feed, p.row_no, p.ord, p.natural_key, p.document_id, later.version_no as from_no, later.known_at,
           (p.version_no + row_number() over (partition by p.feed, p.row_no order by later.known_at, later.version_no))::integer as version_no
      from ${landing(tables.plan)} p
      cross join lateral (
        select p.base_no as version_no, p.base_later_at as known_at
        union all
        select * from (
          select distinct on (d.known_at) d.version_no, d.known_at from source_document d
           where d.natural_key = p.natural_key and d.stream = p.feed and d.known_at > p.known_at
           order by d.known_at, d.version_no desc) after) later
     where p.is_history`.execute(tx)
}

function comparedWithKnown(asOf: Date) {
  return sql`
    select r.*, b.version_no as base_no, b.entity as base_entity, b.known_at as base_known_at, n.next_told_at,
           coalesce(e.updated_at, v.voided_at) as base_changed_at, e.source_version as base_source_version,
           coalesce(h.last_no, 0) as last_no,
           coalesce(b.told_at > ${asOf}::timestamptz, false) as is_early,
           case when r.is_rejected then 'rejected'
                when r.nth > 1 and r.content_sha = r.first_sha then 'duplicate'
                when r.nth > 1 then 'conflict'
                when b.version_no is null then 'new'
                when b.content_sha = r.content_sha then 'unchanged'
                when e.source_version = r.source_version then 'conflict'
                when e.source_version > r.source_version and n.next_told_at is null then 'conflict'
                else 'changed' end as bucket
      from ranked r
      left join lateral (
        select d.version_no, d.content_sha, d.entity, d.known_at, s.as_of as told_at
          from source_document d join source_drop s on s.drop_id = d.drop_id
         where d.natural_key = r.natural_key and d.stream = r.feed and r.nth = 1 and not r.is_rejected
         order by d.known_at <= ${asOf}::timestamptz desc, d.known_at desc, d.version_no desc limit 1) b on true
      left join lateral (
        select max(d.version_no) as last_no from source_document d
         where d.natural_key = r.natural_key and d.stream = r.feed and b.version_no is not null) h on true
      left join (select f.feed, min(s.as_of) as next_told_at from source_drop s join feed_file f on f.drop_id = s.drop_id
                  where s.kind = 'drop' and s.as_of > ${asOf}::timestamptz group by f.feed) n on n.feed = r.feed
      left join erp_document e on r.feed = 'erp_documents' and e.document_id = r.document_id and e.version_no = b.version_no
      left join billing_document v on r.feed = 'invoices' and v.document_id = r.document_id and v.version_no = b.version_no
           and v.status = 'void'`
}

/** Room to sort and hash a whole drop in memory; back to the usual at the end of the transaction. */
export async function allowLargeSorts(tx: Tx): Promise<void> {
  await sql`set local work_mem = '96MB'`.execute(tx)
}

/** Fresh statistics for what COPY has just filled. */
export async function analyzeLanding(db: Db, tables: LandingTables): Promise<void> {
  await sql`analyze ${landing(tables.rows)}`.execute(db)
  await sql`analyze ${landing(tables.usage)}`.execute(db)
}
