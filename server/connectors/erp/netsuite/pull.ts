import { z } from 'zod'
import type { PulledPage } from '../../contract.ts'
import { feedRowOf, TransactionLineRow, TransactionRow, transactionColumns, transactionLineColumns } from './rows.ts'
import type { NetsuiteSession } from './session.ts'
import { quoted, quotedList, readRows } from './suiteql.ts'

const Cursor = z.object({
  /** The newest change seen by all pulls so far; the next pass starts that much of the overlap before it. */
  newest: z.iso.datetime(),
  /** Where the present pass stands; absent between passes. */
  after: z.object({ at: z.iso.datetime(), id: z.string() }).optional(),
})
type Cursor = z.infer<typeof Cursor>

const LINES_OF = 200

/** Reads the next page of what changed, by time of change and id, from the overlap before the newest change seen. Throws where the ERP cannot be asked. */
export async function pullPage(
  session: NetsuiteSession,
  wish: {
    cursor: unknown
    limit: number
    overlapSeconds: number
    entities: Readonly<Record<string, string>>
  },
): Promise<PulledPage> {
  const cursor = wish.cursor === null || wish.cursor === undefined ? undefined : Cursor.parse(wish.cursor)
  const query = `SELECT ${transactionColumns} FROM transaction${whereOf(cursor, wish.overlapSeconds)} ORDER BY lastmodifieddate, id`
  const heads = await readRows(session, query, TransactionRow, wish.limit)
  const lines = await readLines(session, heads)
  const documents = heads.map((head) =>
    feedRowOf(wish.entities[head.subsidiary] ?? head.subsidiary, head, lines.get(head.id) ?? []),
  )
  const last = heads.at(-1)
  const complete = heads.length < wish.limit
  const newest = laterOf(cursor?.newest, last?.lastmodifieddate)
  const after = !complete && last ? { after: { at: last.lastmodifieddate, id: last.id } } : {}
  return {
    documents,
    next: newest === undefined ? null : { newest, ...after },
    complete,
    readUntil: last ? new Date(last.lastmodifieddate) : null,
  }
}

function whereOf(cursor: Cursor | undefined, overlapSeconds: number): string {
  if (!cursor) return ''
  const { after } = cursor
  if (after) {
    const at = quoted(after.at)
    return ` WHERE (lastmodifieddate > ${at} OR (lastmodifieddate = ${at} AND id > ${quoted(after.id)}))`
  }
  const from = new Date(Date.parse(cursor.newest) - overlapSeconds * 1000).toISOString()
  return ` WHERE lastmodifieddate >= ${quoted(from)}`
}

async function readLines(session: NetsuiteSession, heads: readonly TransactionRow[]) {
  const lines = new Map<string, TransactionLineRow[]>()
  for (let from = 0; from < heads.length; from += LINES_OF) {
    const ids = heads.slice(from, from + LINES_OF).map((head) => head.id)
    const query = `SELECT ${transactionLineColumns} FROM transactionline WHERE transaction IN (${quotedList(ids)}) ORDER BY transaction, linesequencenumber`
    for (const line of await readRows(session, query, TransactionLineRow)) {
      lines.set(line.transaction, [...(lines.get(line.transaction) ?? []), line])
    }
  }
  return lines
}

function laterOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Date.parse(a) >= Date.parse(b) ? a : b
}
