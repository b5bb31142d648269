import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { ErpRow, PeriodState } from './erp-row.ts'

const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), externalId: z.string().nullable(), row: ErpRow }),
  z.object({ kind: z.literal('period'), company: z.string(), period: z.string(), state: PeriodState }),
])

/** Something that happened to the books after they were opened. */
export type Entry = z.infer<typeof Entry>

/** The file of everything written, one line each. What was appended survives the death of the process. */
export interface Journal {
  readonly past: readonly Entry[]
  /** Returns when the entry is on disk. */
  append(entry: Entry): void
}

/** Opens the file, or makes it, and reads what is in it; half a line at its end was never confirmed to anyone and is cut off. Without a path nothing is kept. */
export function openJournal(path: string | undefined): Journal {
  if (path === undefined) return { past: [], append: () => undefined }
  mkdirSync(dirname(path), { recursive: true })
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const whole = bytes.lastIndexOf(0x0a) + 1
  const past = bytes
    .subarray(0, whole)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Entry.parse(JSON.parse(line)))
  if (whole < bytes.length) cutAt(path, whole)
  const file = openSync(path, 'a', 0o600)
  return {
    past,
    append: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`)
      fsyncSync(file)
    },
  }
}

function cutAt(path: string, length: number): void {
  const file = openSync(path, 'r+')
  ftruncateSync(file, length)
  closeSync(file)
}
