import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '#db/client'
import { listRejectedRows, type RejectsMark } from '#db/queries/imports-rejects'
import type { FeedReading } from './load-feed.ts'
import { reasonText } from './reason-text.ts'

const PAGE = 1000

/** Writes what was not taken beside the data, one JSON object a line: file, row, field, reason, remedy, payload. Gives the path; null when everything was taken. */
export async function writeRejects(
  db: Db,
  drop: { dropId: string; dataFolder: string; readings: readonly FeedReading[] },
): Promise<string | null> {
  const { dropId } = drop
  let rows = await listRejectedRows(db, { dropId, after: undefined, limit: PAGE })
  if (rows.length === 0) return null
  const folder = join(drop.dataFolder, 'rejects')
  const path = join(folder, `${dropId}.jsonl`)
  const files = new Map(drop.readings.map((reading) => [reading.feed, reading.file]))
  await mkdir(folder, { recursive: true })
  const unfinished = await open(`${path}.part`, 'w')
  try {
    while (rows.length > 0) {
      const lines = rows.map((row) => {
        const { reason, remedy } = reasonText(row)
        const { feed, bucket, field, payload, natural_key: key } = row
        return JSON.stringify({
          file: files.get(feed) ?? feed,
          row: Number(row.row_no),
          bucket,
          key,
          field,
          reason,
          remedy,
          payload,
        })
      })
      await unfinished.write(`${lines.join('\n')}\n`)
      rows = await listRejectedRows(db, { dropId, after: markOf(rows.at(-1)), limit: PAGE })
    }
  } finally {
    await unfinished.close()
  }
  await rename(`${path}.part`, path)
  return path
}

function markOf(row: { feed: string; row_no: bigint; reason_code: string } | undefined): RejectsMark | undefined {
  return row && { feed: row.feed, rowNo: row.row_no, reason: row.reason_code }
}
