import type { Command } from 'commander'
import type { CheckResult } from '../control/verify/check.ts'
import { verifyAll } from '../control/verify-all.ts'
import { CommandEnd, ExitCode } from './exit-code.ts'
import { withDatabase } from './with-database.ts'

/** `tieout verify`: recomputes the identities from the stored payloads and names every object that does not hold. */
export function register(program: Command): void {
  program
    .command('verify')
    .description('recompute every identity from the stored payloads; ends with 1 when one does not hold')
    .option('--json', 'print one JSON object per check')
    .action(verify)
}

async function verify(options: { json?: boolean }): Promise<void> {
  const { failed } = await withDatabase((ctx) =>
    verifyAll(ctx.db, (result) => console.log(options.json ? JSON.stringify(result) : inWords(result))),
  )
  if (failed > 0) throw new CommandEnd(ExitCode.failed, `${failed} objects do not hold.`)
  if (!options.json) console.log('Everything holds.')
}

function inWords(result: CheckResult): string {
  const mark = result.failed === 0 ? 'ok  ' : 'FAIL'
  const more = result.failed - result.failures.length
  return [
    `${mark} ${result.name}: ${result.checked} checked${result.failed === 0 ? '' : `, ${result.failed} failed`}`,
    ...result.failures.map(({ object, problem }) => `     ${object}: ${problem}`),
    ...(more > 0 ? [`     and ${more} more`] : []),
    ...result.skipped.map((why) => `     left out: ${why}`),
  ].join('\n')
}
