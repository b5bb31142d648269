import type { Command } from 'commander'
import { buildWeb } from '../launch/build-web.ts'

/** `tieout build`: builds the web pages unless the ones built fit the sources. */
export function register(program: Command): void {
  program
    .command('build')
    .description('check the types and build the web pages, unless they were built from these very sources')
    .option('--force', 'build even when nothing changed')
    .action(async (options: { force?: true }) => {
      const built = await buildWeb({ force: options.force === true, output: 'inherit' })
      console.log(built ? 'Built.' : 'Nothing changed since the last build.')
    })
}
