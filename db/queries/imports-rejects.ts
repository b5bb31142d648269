import { sql } from 'kysely'
import type { Db } from '../client.ts'

export interface RejectedRow {
  readonly feed: string
  readonly row_no: bigint
  readonly bucket: 'rejected' | 'conflict' | 'duplicate'
  readonly natural_key: string | null
  readonly field: string | null
  readonly reason_code: string
  readonly reason_params: unknown
  readonly payload: string | null
}

/** Where a page of rejects ended. */
export interface RejectsMark {
  readonly feed: string
  readonly rowNo: bigint
  readonly reason: string
}

/** Rows of a drop that were not taken, in file order, a page at a time. */
export async function listRejectedRows(
  db: Db,
  ask: { dropId: string; after: RejectsMark | undefined; limit: number },
): Promise<RejectedRow[]> {
  let query = db
    .selectFrom('rejected_row')
    .select(['feed', 'row_no', 'bucket', 'natural_key', 'field', 'reason_code', 'reason_params', 'payload'])
    .where('drop_id', '=', ask.dropId)
  const { after } = ask
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('feed', 'row_no', 'reason_code'), '>', tuple(after.feed, after.rowNo, after.reason)),
    )
  }
  return query.orderBy('feed').orderBy('row_no').orderBy('reason_code').limit(ask.limit).execute()
}

/** How many rows the newest drop left out, with the attempt that tells of them; undefined when it left out none. */
export async function findNewestRejects(db: Db): Promise<{ attempt_id: string; rows: bigint } | undefined> {
  const found = await sql<{ attempt_id: string; rows: bigint }>`
    with newest as (select drop_id from source_drop where kind = 'drop' order by as_of desc, drop_id limit 1)
    select a.attempt_id, r.rows
    from newest
    cross join lateral (
      select count(distinct (feed, row_no)) as rows from rejected_row where drop_id = newest.drop_id and bucket in ('rejected', 'conflict')) r
    join lateral (
      select attempt_id from import_attempt where drop_id = newest.drop_id order by started_at limit 1) a on true
    where r.rows > 0`.execute(db)
  return found.rows[0]
}
