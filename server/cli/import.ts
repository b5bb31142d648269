import type { Command } from 'commander'
import { env } from '../env.ts'
import { type ImportedDrop, importDrop } from '../ingest/import-drop.ts'
import type { ImportProgress } from '../ingest/progress.ts'
import { readRejects } from '../ingest/read-imports.ts'
import { refusalText } from '../ingest/reason-text.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'
import { withDatabase } from './with-database.ts'

/** `tieout import DIR`: takes a drop; exit 1 when rows were not taken, 2 when the drop was turned away. */
export function register(program: Command): void {
  program
    .command('import')
    .description('import a drop: one folder with manifest.json and one file per feed')
    .argument('<folder>', 'the folder of the drop')
    .option('--json', 'print the result as JSON')
    .action(importFolder)
}

async function importFolder(folder: string, options: { json?: boolean }): Promise<void> {
  const code = await withDatabase(async (ctx) => {
    const outcome = await importDrop(ctx, { folder, dataFolder: env().TIEOUT_DATA, progress: showProgress })
    clearProgress()
    // 2 also means a misunderstood command line: in both cases nothing was begun.
    if (!outcome.ok) throw new CommandEnd(ExitCode.usage, refusalText(outcome))
    if (options.json) console.log(JSON.stringify(outcome.value, (_, value: unknown) => plain(value)))
    else tellResult(outcome.value)
    if (!outcome.value.rejectsFile) return ExitCode.done
    if (!options.json) await tellRejects(ctx, outcome.value)
    return ExitCode.failed
  })
  process.exitCode = code
}

const SHOWN_REJECTS = 50

async function tellRejects(ctx: Parameters<typeof readRejects>[0], drop: ImportedDrop): Promise<void> {
  const page = await readRejects(ctx, { dropId: drop.dropId, limit: SHOWN_REJECTS })
  for (const row of page.rows) console.error(`${row.file}, row ${row.row}: ${row.reason} ${row.remedy}`)
  if (page.next) console.error('... and more.')
  console.error(`All rows that were not taken: ${drop.rejectsFile}`)
}

function tellResult(drop: ImportedDrop): void {
  const asOf = drop.asOf.toISOString()
  if (drop.state === 'unchanged') {
    console.log(`The drop of ${drop.world} as of ${asOf} was imported before; every row is unchanged.`)
    return
  }
  console.log(`Imported ${drop.world} as of ${asOf}.`)
  const columns = [
    'received',
    'new',
    'changed',
    'unchanged',
    'duplicate',
    'conflict',
    'rejected',
    'absent_keys',
  ] as const
  const header = ['feed', ...columns.map((column) => column.replace('_', ' '))]
  const rows = drop.buckets.map((bucket) => [bucket.feed, ...columns.map((column) => String(bucket[column]))])
  for (const [feed = '', ...counts] of [header, ...rows]) {
    console.log(feed.padEnd(16) + counts.map((count) => count.padStart(12)).join(''))
  }
}

function showProgress({ feed, rows, percent }: ImportProgress): void {
  const line = `${String(percent).padStart(3)} %  ${feed}: ${rows} rows`
  if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(60)}`)
  else process.stderr.write(`${line}\n`)
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(60)}\r`)
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value // counts of rows, far below the limit of exact numbers
}
