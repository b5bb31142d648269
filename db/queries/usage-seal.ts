import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { SealScope } from './inbox-seal.ts'
import { landing } from './landing.ts'

/** Decides the bucket of every usage row. An id counts once: the first recorded of a drop, and for good what the ledger already holds. */
export async function planUsage(tx: Tx, seal: SealScope): Promise<void> {
  await sql`create unlogged table ${landing(seal.tables.usagePlan)} as
    with ranked as (
      select u.row_no, u.source, u.event_id, u.recorded_at, u.content_sha, u.rejections is not null as is_rejected,
             row_number() over by_time as nth,
             first_value(u.content_sha) over by_time as first_sha,
             row_number() over (partition by u.source, u.event_id, u.content_sha order by u.recorded_at, u.row_no) as nth_alike
        from ${landing(seal.tables.usage)} u
      window by_time as (partition by u.source, u.event_id order by u.recorded_at, u.row_no)
    )
    select r.row_no, r.recorded_at,
           case when r.is_rejected then 'rejected'
                when k.content_sha is null and r.nth = 1 then 'new'
                when coalesce(k.content_sha, r.first_sha) <> r.content_sha then 'conflict'
                when k.content_sha is null or r.nth_alike > 1 then 'duplicate'
                else 'unchanged' end as bucket
      from ranked r left join usage_key k on k.source = r.source and k.event_id = r.event_id`.execute(tx)
  await sql`analyze ${landing(seal.tables.usagePlan)}`.execute(tx)
}

/** Enters new ids in the ledger and takes the events whose id it took, and leaves each subject, of conflicting deliveries too, as work for the reconciliation, in one transaction (the file-drop contract, section 3). */
export async function sealUsage(tx: Tx, seal: SealScope): Promise<void> {
  const taken = sql`from ${landing(seal.tables.usagePlan)} p join ${landing(seal.tables.usage)} u using (row_no) where p.bucket = 'new'`
  await sql`insert into usage_key (source, event_id, occurred_at, subject, content_sha, seq)
    select u.source, u.event_id, u.occurred_at, u.subject, u.content_sha, ${seal.seqBase}::bigint + u.ord ${taken}
    order by u.source, u.event_id
    on conflict (source, event_id) do nothing`.execute(tx)
  await sql`insert into usage_event (source, event_id, occurred_at, subject, metric, quantity, ref, amends, recorded_at,
      payload, sha256, drop_id, row_no, seq)
    select u.source, u.event_id, u.occurred_at, u.subject, u.metric, u.quantity, u.ref, u.amends, u.recorded_at,
           u.payload, u.sha256, ${seal.dropId}::uuid, u.row_no, ${seal.seqBase}::bigint + u.ord ${taken}`.execute(tx)
  await sql`insert into dirty (scope, key, seq)
    select 'usage_subject', u.subject, max(${seal.seqBase}::bigint + u.ord)
      from ${landing(seal.tables.usagePlan)} p join ${landing(seal.tables.usage)} u using (row_no)
     where p.bucket in ('new', 'conflict') and u.subject is not null group by u.subject order by u.subject`.execute(tx)
}
