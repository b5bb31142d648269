import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

export interface DifferingPosting {
  readonly posting_id: string
  readonly external_ref: string
  readonly correlation_id: string
  /** Numbers of the documents the mirror holds under the reference. */
  readonly doc_nos: readonly string[]
}

/** Postings of a connection that were sent, of which the mirror holds something under the reference that does not confirm them, and of which that was not said yet. */
export async function listDifferingPostings(
  db: Db,
  seen: { connectionId: string; limit: number },
): Promise<DifferingPosting[]> {
  const found = await sql<DifferingPosting>`
    select p.posting_id, p.external_ref, p.correlation_id, array_agg(distinct d.doc_no order by d.doc_no) as doc_nos
    from posting p join erp_lane l on l.entity = p.entity join erp_document d on d.entity = p.entity and d.external_ref = p.external_ref
    where l.connection_id = ${seen.connectionId} and p.state = 'posted' and p.problem_code is null and d.status = 'posted'
      and d.version_no = (select max(v.version_no) from erp_document v where v.document_id = d.document_id)
    group by p.posting_id order by p.posting_id limit ${seen.limit}`.execute(db)
  return found.rows
}

/** Keeps on a sent posting why it cannot be confirmed; false where it moved on or that was said already. */
export async function storePostingProblem(
  tx: Tx,
  told: { postingId: string; code: string; problem: string },
): Promise<boolean> {
  const stored = await tx
    .updateTable('posting')
    .set({ problem_code: told.code, problem: told.problem })
    .where('posting_id', '=', told.postingId)
    .where('state', '=', 'posted')
    .where('problem_code', 'is', null)
    .returning('posting_id')
    .executeTakeFirst()
  return stored !== undefined
}
