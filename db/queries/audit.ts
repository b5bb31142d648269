import type { Db, Tx } from '../client.ts'

/** One row of the audit as it is stored; hashes are 32 bytes. */
export interface AuditRow {
  seq: bigint
  at: Date
  actor: string
  action: string
  object_kind: string
  object_id: string
  before_sha: Buffer | null
  after_sha: Buffer | null
  reason: string | null
  detail: unknown
  correlation_id: string
  prev_sha: Buffer
  sha: Buffer
}

/** The end of the chain, locked until the transaction ends: whoever records next waits. Lock it last. */
export async function lockAuditHead(tx: Tx): Promise<{ seq: bigint; sha: Buffer }> {
  return tx.selectFrom('audit_head').select(['seq', 'sha']).forUpdate().executeTakeFirstOrThrow()
}

/** The end of the chain as it stands, without a lock. */
export async function findAuditHead(db: Db): Promise<{ seq: bigint; sha: Buffer }> {
  return db.selectFrom('audit_head').select(['seq', 'sha']).executeTakeFirstOrThrow()
}

/** Appends one row and moves the end of the chain to it. */
export async function insertAudit(tx: Tx, row: AuditRow): Promise<void> {
  await tx
    .insertInto('audit')
    .values({ ...row, detail: JSON.stringify(row.detail) })
    .execute()
  await tx.updateTable('audit_head').set({ seq: row.seq, sha: row.sha }).execute()
}

/** The audit in the order of the chain, in pages: the rows after a number. */
export async function listAuditAfter(db: Db, page: { afterSeq: bigint; limit: number }): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .select([
      'seq',
      'at',
      'actor',
      'action',
      'object_kind',
      'object_id',
      'before_sha',
      'after_sha',
      'reason',
      'detail',
      'correlation_id',
      'prev_sha',
      'sha',
    ])
    .where('seq', '>', page.afterSeq)
    .orderBy('seq')
    .limit(page.limit)
    .execute()
}
