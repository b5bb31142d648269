import type { Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { csvCells } from './csv-row.ts'
import { DropFault } from './drop-fault.ts'
import { type Feed, typedCells } from './feed.ts'
import { repeatedMember } from './json-members.ts'
import { type Line, readLines } from './line-reader.ts'
import type { FeedPromise } from './manifest.ts'
import { type Rejection, rejection } from './rejection.ts'

/** One row as read: its text as received (of a CSV row: its cells by column name as JSON) and what it holds, or why it could not be read. */
export type ReadRow =
  | { readonly payload: string; readonly raw: Record<string, unknown> }
  | { readonly payload: string | null; readonly rejections: readonly Rejection[] }

/** Streams the rows of one file, a batch per chunk. `hash` takes the bytes as delivered; `onBytes` hears how many. Throws a DropFault when the file as a whole cannot be read. */
export async function* readRows(
  promise: FeedPromise,
  feed: Feed,
  seen: { hash: Hash; onBytes: (bytes: number) => void },
): AsyncGenerator<ReadRow[]> {
  const isCsv = /\.csv(\.gz)?$/.test(promise.file)
  let columns: readonly string[] | undefined
  for await (const lines of readLines(contentOf(promise, seen), isCsv ? 'csv' : 'line')) {
    if (!isCsv) {
      yield lines.map((line) => readLine(line, readJson))
      continue
    }
    let rows = lines
    if (!columns) {
      columns = headerOf(rows[0], promise)
      rows = rows.slice(1)
    }
    const names = columns
    yield rows.map((line) => readLine(line, (text) => readCells(text, names, feed)))
  }
}

async function* contentOf(
  promise: FeedPromise,
  seen: { hash: Hash; onBytes: (bytes: number) => void },
): AsyncGenerator<Buffer> {
  const delivered = deliveredBytes(promise, seen)
  if (!promise.file.endsWith('.gz')) return yield* delivered
  const gunzip = createGunzip({ chunkSize: 64 * 1024 })
  const poured = pipeline(Readable.from(delivered), gunzip)
  poured.catch(() => undefined) // the reader of gunzip below meets the same failure and reports it
  try {
    yield* gunzip as AsyncIterable<Buffer> // gunzip is not in object mode, so it gives buffers
    await poured
  } catch (error) {
    if (error instanceof DropFault) throw error
    throw new DropFault('file_damaged', { feed: promise.feed, file: promise.file, found: String(error) })
  }
}

async function* deliveredBytes(
  promise: FeedPromise,
  seen: { hash: Hash; onBytes: (bytes: number) => void },
): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(promise.path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>) {
    seen.hash.update(chunk)
    seen.onBytes(chunk.length)
    yield chunk
  }
}

function headerOf(line: Line | undefined, { feed, file }: FeedPromise): readonly string[] {
  const columns = line?.kind === 'text' ? csvCells(line.text)?.map((name) => name.trim()) : undefined
  if (!columns || columns.includes('')) throw new DropFault('file_header', { feed, file, column: '' })
  const twice = columns.find((name, at) => columns.indexOf(name) !== at)
  if (twice !== undefined) throw new DropFault('file_header', { feed, file, column: twice })
  return columns
}

function readLine(line: Line, read: (text: string) => ReadRow): ReadRow {
  if (line.kind === 'too_long') {
    return { payload: null, rejections: [rejection(null, 'line_too_long', { bytes: line.bytes })] }
  }
  if (line.kind === 'encoding') {
    const shown = line.bytes.toString('utf8').replaceAll('\0', '\uFFFD')
    return { payload: shown, rejections: [rejection(null, 'encoding', { position: shown.indexOf('\uFFFD') + 1 })] }
  }
  if (line.text.includes('\0')) {
    return { payload: line.text.replaceAll('\0', '\uFFFD'), rejections: [rejection(null, 'nul_character')] }
  }
  return read(line.text)
}

function readCells(text: string, columns: readonly string[], feed: Feed): ReadRow {
  const cells = csvCells(text)
  if (!cells) return { payload: text, rejections: [rejection(null, 'csv_quotes')] }
  if (cells.length !== columns.length) {
    const counts = { expected: columns.length, found: cells.length }
    return { payload: text, rejections: [rejection(null, 'csv_columns', counts)] }
  }
  const filled = columns.map((name, at) => [name, cells[at] ?? ''] as const).filter(([, cell]) => cell !== '')
  const named: Record<string, string> = Object.fromEntries(filled)
  return { payload: JSON.stringify(named), raw: typedCells(feed, named) }
}

/** Reads one JSON text as a row, or says why it is none. */
export function readJson(text: string): ReadRow {
  const bad = (...reason: Parameters<typeof rejection>): ReadRow => ({
    payload: text,
    rejections: [rejection(...reason)],
  })
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(null, 'not_an_object')
    const repeated = repeatedMember(text, value)
    if (repeated !== undefined) return bad(repeated, 'repeated_member', { member: repeated })
    if (text.includes('\\u')) {
      if (someText(value, (inner) => inner.includes('\0'))) return bad(null, 'nul_character')
      if (someText(value, (inner) => !inner.isWellFormed())) return bad(null, 'broken_unicode')
    }
    return { payload: text, raw: value as Record<string, unknown> } // an object that is no array has members by name
  } catch (error) {
    // A RangeError is a row nested so deep that it cannot be walked.
    if (error instanceof SyntaxError || error instanceof RangeError)
      return bad(null, 'not_json', { found: error.message })
    throw error
  }
}

function someText(value: unknown, isIt: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isIt(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => isIt(name) || someText(inner, isIt))
}
