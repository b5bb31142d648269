import type { Tx } from '#db/client'
import { insertAudit, lockAuditHead } from '#db/queries/audit'
import { auditSha, contentSha } from './audit-hash.ts'

/** A value that JSON carries unchanged there and back; amounts go in as decimal text. */
export type AuditValue =
  | string
  | number
  | boolean
  | null
  | readonly AuditValue[]
  | { readonly [name: string]: AuditValue }

export interface AuditEntry {
  /** Who: a user id, or `machine:<name>`. */
  readonly actor: string
  /** What, as the registry names it: `exceptions.assign`. */
  readonly action: string
  readonly objectKind: string
  readonly objectId: string
  /** The object before and after; only their hashes are kept. Left out where nothing was there, or nothing remains. */
  readonly before?: AuditValue
  readonly after?: AuditValue
  readonly reason?: string | null
  readonly detail?: { readonly [name: string]: AuditValue }
  readonly correlationId: string
  readonly at: Date
}

/**
 * Appends one row to the audit chain in the caller's transaction, so that the act and its record stand or fall together. Call it last: it holds the end of the chain locked until the commit.
 * Bulk work is one entry with a digest in `detail`, not one per row. Returns the number of the row.
 */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<bigint> {
  const head = await lockAuditHead(tx)
  const row = {
    seq: head.seq + 1n,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    object_kind: entry.objectKind,
    object_id: entry.objectId,
    before_sha: entry.before === undefined ? null : contentSha(entry.before),
    after_sha: entry.after === undefined ? null : contentSha(entry.after),
    reason: entry.reason ?? null,
    detail: entry.detail ?? {},
    correlation_id: entry.correlationId,
    prev_sha: head.sha,
  }
  await insertAudit(tx, { ...row, sha: auditSha(row) })
  return row.seq
}
