import type { Command } from 'commander'
import { startDemo } from '../launch/demo.ts'

/** `tieout demo`: the example company, complete, on this machine. */
export function register(program: Command): void {
  program
    .command('demo')
    .description('run everything with the example company: database, systems to read from, worker and web')
    .option('--dev', 'serve the pages from source and reload them on change')
    .action((options: { dev?: true }) => startDemo({ dev: options.dev === true }))
}
