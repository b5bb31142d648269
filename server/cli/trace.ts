import { type Command, Option } from 'commander'
import type { Direction } from '../domain/lineage/graph.ts'
import { findSeeds } from '../lineage/find-seed.ts'
import { readTrace } from '../lineage/read-trace.ts'
import { traceJson } from '../lineage/trace-json.ts'
import { traceText } from '../lineage/trace-text.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'
import { withDatabase } from './with-database.ts'

/** A terminal scrolls: every line of an ordinary document is printed. */
const LINES_MAX = 500

/** `tieout trace ID`: where an amount came from and what became of it. */
export function register(program: Command): void {
  program
    .command('trace')
    .description('follow a document, line, payment or usage event both ways, with amounts and residuals')
    .argument(
      '<id>',
      'billing id or number, line id, ERP id, document number or reference, payment id, usage event id, exception reference',
    )
    .addOption(new Option('--dir <direction>', 'which way to follow').choices(['up', 'down', 'both']).default('both'))
    .option('--json', 'print the trace as JSON')
    .action(trace)
}

async function trace(id: string, options: { dir: Direction; json?: boolean }): Promise<void> {
  const traces = await withDatabase(async (ctx) => {
    const reading = { db: ctx.db, scope: 'all' as const }
    const seeds = await findSeeds(reading, id)
    for (const { label, partial } of seeds)
      if (partial) console.error(`${label}: ${partial.read} of its ${partial.lines} lines are traced.`)
    return Promise.all(seeds.map((seed) => readTrace(reading, seed, { direction: options.dir, linesMax: LINES_MAX })))
  })
  if (traces.length === 0)
    throw new CommandEnd(
      ExitCode.failed,
      `Nothing goes by "${id}": no billing or ERP document, line, payment, exception or billed usage event.`,
    )
  if (options.json) console.log(JSON.stringify(traces.map(traceJson)))
  else console.log(traces.map((found) => traceText(found, options.dir)).join('\n\n'))
}
