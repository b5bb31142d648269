import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

/** Approved changes whose plans were not made yet, in the order of their approval. */
export async function listChangesToRepost(db: Db): Promise<string[]> {
  const found = await db
    .selectFrom('mapping_change')
    .select('change_id')
    .where('state', '=', 'approved')
    .where('repost', '=', true)
    .where('reposted_at', 'is', null)
    .orderBy('decided_at')
    .limit(100)
    .execute()
  return found.map((row) => row.change_id)
}

/** Takes down that the plans of a locked change were made, or with which code they were refused. */
export async function markReposted(
  tx: Tx,
  mark: { changeId: string; at: Date; problem: string | null },
): Promise<void> {
  await tx
    .updateTable('mapping_change')
    .set({ reposted_at: mark.at, repost_problem: mark.problem })
    .where('change_id', '=', mark.changeId)
    .execute()
}

export interface RepostSubject {
  document_id: string
  exception_id: string | null
}

/** The documents that the newest preview of an approved revision says to post or to book again, each with the exception that waits for it. */
export async function listRepostSubjects(tx: Tx, of: { changeId: string; revision: number }): Promise<RepostSubject[]> {
  const found = await sql<RepostSubject>`
    select p.document_id, (select x.exception_id from exception x where x.subject_document_id = p.document_id and x.status = 'open'
        and x.class in ('UNMAPPED', 'MISSING_IN_ERP', 'STALE_MAPPING', 'WRONG_ACCOUNT', 'WRONG_CUSTOMER')
      order by x.exception_id limit 1) as exception_id
    from preview_expected p
    where p.change_id = ${of.changeId} and p.revision = ${of.revision} and p.remedy in ('post', 'reverse_and_rebook')
    order by p.number, p.document_id`.execute(tx)
  return found.rows
}
