import { type Command, InvalidArgumentError } from 'commander'
import type { RunSummary } from '../reconcile/reconcile.ts'
import { requestedReconcile } from '../reconcile/requested-reconcile.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'
import { withDatabase } from './with-database.ts'

/** `tieout reconcile`: derives, matches and explains as of an instant; equal inputs print an equal result hash. */
export function register(program: Command): void {
  program
    .command('reconcile')
    .description('bring expectations, matches and exceptions up to what is known as of an instant')
    .option(
      '--as-of <instant>',
      'the instant of judgement, such as 2026-04-10T18:00:00Z (default: the newest drop)',
      instant,
    )
    .option('--full', 'look at everything, not only at what changed since the last run')
    .option('--json', 'print the result as JSON')
    .action(runReconcile)
}

async function runReconcile(options: { asOf?: string; full?: boolean; json?: boolean }): Promise<void> {
  await withDatabase(async (ctx) => {
    const outcome = await requestedReconcile(ctx, { asOf: options.asOf, ...(options.full && { full: true }) })
    if (!outcome.ok) throw new CommandEnd(ExitCode.usage, 'Nothing was imported yet. Run "tieout import DIR" first.')
    if (options.json) console.log(JSON.stringify(outcome.value))
    else tellRun(outcome.value)
  })
}

function tellRun(run: RunSummary): void {
  const count = (name: string) => String(run.counts[name] ?? 0)
  console.log(`Reconciled as of ${run.asOf.toISOString()} (${run.kind === 'full' ? 'everything' : 'what changed'}).`)
  console.log(
    `${count('documents')} billing documents, ${count('erp_documents')} ERP documents, ${count('matched')} matches, ${count('exact')} of them exact.`,
  )
  console.log(
    `${count('open')} open, ${count('waiting')} in transit, ${count('accepted')} accepted, ${count('resolved')} resolved.`,
  )
  console.log(`Result hash ${run.resultSha}`)
}

function instant(text: string): string {
  const at = new Date(text)
  if (!/T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It must be an instant with a zone, such as 2026-04-10T18:00:00Z.')
  return at.toISOString()
}
