import { isUtf8 } from 'node:buffer'
import { DropFault } from './drop-fault.ts'

/** The longest row that is held in memory. A longer one is counted and named, never collected. */
export const LONGEST_ROW_BYTES = 8 * 1024 * 1024

export type Line =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_long'; readonly bytes: number }
  | { readonly kind: 'encoding'; readonly bytes: Buffer }

/** How rows end: at every line end, or (CSV) at a line end outside quotes. */
export type RowEnd = 'line' | 'csv'

const NEWLINE = 0x0a
const RETURN = 0x0d
const QUOTE = 0x22

/** Cuts a byte stream into rows, a batch per chunk. A byte order mark and carriage returns before a line end are taken off; blank lines are left out. Throws a DropFault for UTF-16. */
export async function* readLines(chunks: AsyncIterable<Buffer>, rowEnd: RowEnd): AsyncGenerator<Line[]> {
  const cutter = new RowCutter(rowEnd)
  for await (const chunk of withoutMark(chunks)) {
    const lines = cutter.cut(chunk)
    if (lines.length > 0) yield lines
  }
  const rest = cutter.finish()
  if (rest) yield [rest]
}

const MARK_BYTES = 3

/** The same bytes without a byte order mark, whose bytes may arrive one by one. */
async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (!head) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < MARK_BYTES) continue
    yield afterMark(head)
    head = undefined
  }
  if (head) yield afterMark(head)
}

function afterMark(head: Buffer): Buffer {
  const mark = head.subarray(0, MARK_BYTES).toString('hex')
  if (mark.startsWith('fffe') || mark.startsWith('feff')) throw new DropFault('file_encoding', { encoding: 'UTF-16' })
  return mark === 'efbbbf' ? head.subarray(MARK_BYTES) : head
}

// Holds what must be remembered between two chunks: the unfinished row, and whether it is inside quotes or already too long.
class RowCutter {
  private pieces: Buffer[] = []
  private bytes = 0
  private quoted = false
  private readonly rowEnd: RowEnd

  constructor(rowEnd: RowEnd) {
    this.rowEnd = rowEnd
  }

  cut(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = this.endFrom(chunk, 0); end >= 0; end = this.endFrom(chunk, start)) {
      this.keep(chunk.subarray(start, end))
      const line = this.finish()
      if (line) lines.push(line)
      start = end + 1
    }
    this.keep(chunk.subarray(start))
    return lines
  }

  finish(): Line | undefined {
    const { pieces, bytes } = this
    this.pieces = []
    this.bytes = 0
    this.quoted = false
    if (bytes > LONGEST_ROW_BYTES) return { kind: 'too_long', bytes }
    const [only] = pieces
    const whole = withoutReturn(pieces.length === 1 && only ? only : Buffer.concat(pieces))
    if (!isUtf8(whole)) return { kind: 'encoding', bytes: Buffer.from(whole) }
    const text = whole.toString('utf8')
    return text.trim() === '' ? undefined : { kind: 'text', text }
  }

  private keep(piece: Buffer): void {
    if (piece.length === 0) return
    this.bytes += piece.length
    if (this.bytes > LONGEST_ROW_BYTES) this.pieces = []
    else this.pieces.push(piece)
  }

  private endFrom(chunk: Buffer, start: number): number {
    if (this.rowEnd === 'line') return chunk.indexOf(NEWLINE, start)
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (byte === QUOTE) this.quoted = !this.quoted
      else if (byte === NEWLINE && !this.quoted) return at
    }
    return -1
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === RETURN ? line.subarray(0, -1) : line
}
