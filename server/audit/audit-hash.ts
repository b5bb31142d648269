import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { AuditRow } from '#db/queries/audit'
import { invariant } from '../domain/invariant.ts'

/** What stands before the first row of the chain: 32 zero bytes. */
export const CHAIN_START = Buffer.alloc(32)

/** sha256 over the canonical JSON (RFC 8785) of any JSON value: equal content gives an equal hash, whatever the order of its members. */
export function contentSha(value: unknown): Buffer {
  const text = canonicalize(value)
  invariant(text !== undefined, 'only JSON values can be hashed')
  return createHash('sha256').update(text).digest()
}

/** The hash of one audit row over everything it says, its number and the hash before it included. Hashes enter as hex, the instant as RFC 3339. */
export function auditSha(row: Omit<AuditRow, 'sha'>): Buffer {
  return contentSha({
    seq: row.seq.toString(),
    at: row.at.toISOString(),
    actor: row.actor,
    action: row.action,
    object_kind: row.object_kind,
    object_id: row.object_id,
    before_sha: row.before_sha?.toString('hex') ?? null,
    after_sha: row.after_sha?.toString('hex') ?? null,
    reason: row.reason,
    detail: row.detail,
    correlation_id: row.correlation_id,
    prev_sha: row.prev_sha.toString('hex'),
  })
}
