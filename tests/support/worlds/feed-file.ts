import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { type ControlTotals, openTotals } from './control-totals.ts'
import type { JsonRow } from './rewrite.ts'

export interface FeedEntry {
  readonly feed: string
  readonly file: string
  readonly rows: number
  readonly sha256: string
  readonly control_totals: ControlTotals
}

export interface Manifest {
  readonly contract: string
  readonly world: string
  readonly as_of: string
  readonly feeds: readonly FeedEntry[]
}

export async function readManifest(folder: string): Promise<Manifest> {
  // The worlds are our own input to a test: their shape is checked by the importer under test.
  return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest
}

/** The rows of one feed file in order, one at a time. Empty CSV fields are null. */
export async function* readRows(path: string): AsyncGenerator<JsonRow> {
  const bytes = createReadStream(path)
  const plain = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  if (path.endsWith('.csv')) {
    for await (const row of plain.pipe(parse({ columns: true, cast: (value) => (value === '' ? null : value) }))) {
      yield row as JsonRow // csv-parse types nothing; with these options a record is an object of texts and nulls
    }
    return
  }
  for await (const line of createInterface({ input: plain, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as JsonRow // one JSON object a line, file-drop contract section 1
  }
}

/** Writes a feed as JSONL (compressed when the name ends in .gz) and gives its manifest entry. */
export async function writeFeed(
  folder: string,
  entry: { feed: string; file: string },
  rows: AsyncIterable<JsonRow> | Iterable<JsonRow>,
): Promise<FeedEntry> {
  const totals = openTotals(entry.feed)
  const hash = createHash('sha256')
  let count = 0
  const lines = async function* () {
    for await (const row of rows) {
      count += 1
      totals.add(row)
      yield `${JSON.stringify(row)}\n`
    }
  }
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const packed = entry.file.endsWith('.gz') ? [createGzip({ level: 1 })] : []
  await pipeline([Readable.from(lines()), ...packed, hashed, createWriteStream(join(folder, entry.file))])
  return { ...entry, rows: count, sha256: hash.digest('hex'), control_totals: totals.result() }
}
