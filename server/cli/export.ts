import { Argument, type Command } from 'commander'
import { type ExportKind, exportKinds } from '../control/export-kind.ts'
import { writeExport } from '../control/write-export.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'
import { withDatabase } from './with-database.ts'

/** `tieout export KIND --out FILE`: the full population of the last run, with a manifest beside it. */
export function register(program: Command): void {
  program
    .command('export')
    .description('write the full population of the last run as JSONL, with a manifest beside it')
    .addArgument(new Argument('<kind>', 'what to export').choices([...exportKinds]))
    .requiredOption('--out <file>', 'the file to write')
    .option('--json', 'print the manifest as JSON')
    .action(exportPopulation)
}

async function exportPopulation(kind: ExportKind, options: { out: string; json?: boolean }): Promise<void> {
  const outcome = await withDatabase((ctx) => writeExport(ctx, { kind, scope: 'all', out: options.out }))
  if (!outcome.ok) throw new CommandEnd(ExitCode.failed, refusals[outcome.code]())
  const manifest = outcome.value
  if (options.json) console.log(JSON.stringify(manifest))
  else console.log(`${options.out}: ${manifest.rows} ${kind} as of ${manifest.as_of}, sha256 ${manifest.sha256}`)
}

const refusals = {
  no_complete_run: () => 'There is no complete run yet. Run "tieout reconcile" first.',
} as const
