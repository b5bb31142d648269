import type { Db } from '#db/client'
import { type AuditRow, findAuditHead, listAuditAfter } from '#db/queries/audit'
import { auditSha, CHAIN_START } from './audit-hash.ts'

export type ChainFault = 'number_skipped' | 'link_broken' | 'content_changed' | 'head_differs'

export interface ChainVerdict {
  readonly rows: number
  /** The first row that does not hold, or null when the whole chain does. */
  readonly broken: { readonly seq: string; readonly fault: ChainFault } | null
}

const PAGE = 1_000

/** Recomputes the whole audit chain from what the rows say, page by page, and stops at the first that does not hold. Also detects rows cut off at the end, by the head. */
export async function verifyAuditChain(db: Db): Promise<ChainVerdict> {
  const head = await findAuditHead(db) // read first: what is appended meanwhile lies beyond it
  let last: { seq: bigint; sha: Buffer } = { seq: 0n, sha: CHAIN_START }
  let rows = 0
  while (last.seq < head.seq) {
    const page = await listAuditAfter(db, { afterSeq: last.seq, limit: PAGE })
    if (page.length === 0) break
    for (const row of page) {
      const fault = faultOf(row, last)
      if (fault) return { rows, broken: { seq: row.seq.toString(), fault } }
      last = { seq: row.seq, sha: row.sha }
      rows += 1
      if (row.seq === head.seq) break
    }
  }
  const complete = last.seq === head.seq && last.sha.equals(head.sha)
  return { rows, broken: complete ? null : { seq: head.seq.toString(), fault: 'head_differs' } }
}

/** What is wrong with a row that should follow another, or undefined. */
export function faultOf(row: AuditRow, before: { seq: bigint; sha: Buffer }): ChainFault | undefined {
  if (row.seq !== before.seq + 1n) return 'number_skipped'
  if (!row.prev_sha.equals(before.sha)) return 'link_broken'
  if (!auditSha(row).equals(row.sha)) return 'content_changed'
  return undefined
}
