import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import type { SealScope } from './inbox-seal.ts'
import { landing } from './landing.ts'

/** One file as the manifest promised it and as it was read. */
export interface FeedFileFigures {
  readonly feed: string
  readonly file: string
  readonly sha256: string
  readonly rowsDeclared: number
  readonly totalsDeclared: object
  readonly totalsRead: object
}

export interface FeedBuckets {
  readonly feed: string
  readonly received: bigint
  readonly new: bigint
  readonly changed: bigint
  readonly unchanged: bigint
  readonly duplicate: bigint
  readonly conflict: bigint
  readonly rejected: bigint
  readonly absent_keys: bigint
}

/** Counts the buckets of every feed from the rows themselves and stores them with the file's figures. The check on feed_file refuses buckets that do not add up. */
export async function insertFeedFiles(
  tx: Tx,
  seal: SealScope,
  files: readonly FeedFileFigures[],
): Promise<FeedBuckets[]> {
  const told = JSON.stringify(files)
  const counted = await sql<FeedBuckets>`
    insert into feed_file (drop_id, feed, file, sha256, rows_declared, totals_declared, totals_read,
                           received, new, changed, unchanged, duplicate, conflict, rejected, absent_keys)
    select ${seal.dropId}::uuid, f.feed, f.file, decode(f.sha256, 'hex'), f."rowsDeclared", f."totalsDeclared", f."totalsRead",
           coalesce(b.received, 0), coalesce(b.new, 0), coalesce(b.changed, 0), coalesce(b.unchanged, 0),
           coalesce(b.duplicate, 0), coalesce(b.conflict, 0), coalesce(b.rejected, 0), coalesce(a.absent, 0)
      from json_to_recordset(${told}::json) as f(feed text, file text, sha256 text, "rowsDeclared" bigint,
             "totalsDeclared" jsonb, "totalsRead" jsonb)
      left join (${bucketCounts(seal)}) b on b.feed = f.feed
      left join (${absentCounts(seal)}) a on a.feed = f.feed
    returning feed, received, new, changed, unchanged, duplicate, conflict, rejected, absent_keys`.execute(tx)
  return counted.rows
}

function bucketCounts(seal: SealScope) {
  return sql`
    select feed, count(*) as received,
           count(*) filter (where bucket = 'new') as new, count(*) filter (where bucket = 'changed') as changed,
           count(*) filter (where bucket = 'unchanged') as unchanged, count(*) filter (where bucket = 'duplicate') as duplicate,
           count(*) filter (where bucket = 'conflict') as conflict, count(*) filter (where bucket = 'rejected') as rejected
      from (select feed, bucket from ${landing(seal.tables.plan)}
            union all select 'usage_events', bucket from ${landing(seal.tables.usagePlan)}) every_row
     group by feed`
}

// Keys that an earlier or equally old extract told and this one leaves out: reported, never deleted.
function absentCounts(seal: SealScope) {
  return sql`
    select d.stream as feed, count(*) as absent
      from source_document d join source_drop s on s.drop_id = d.drop_id
     where d.version_no = 1 and d.known_at <= ${seal.asOf}::timestamptz and s.as_of <= ${seal.asOf}::timestamptz and d.drop_id <> ${seal.dropId}::uuid
       and not exists (select from ${landing(seal.tables.plan)} p
                        where p.feed = d.stream and p.natural_key = d.natural_key)
     group by d.stream
    union all
    select 'usage_events', (select count(*) from usage_event where recorded_at <= ${seal.asOf}::timestamptz)
                         - (select count(*) from ${landing(seal.tables.usagePlan)} where bucket in ('new', 'unchanged')
                              and recorded_at <= ${seal.asOf}::timestamptz)`
}
