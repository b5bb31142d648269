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
