import type { Command } from 'commander'
import { startInstallation } from '../launch/start.ts'

/** `tieout start`: database, worker and web for an installation with data of its own. */
export function register(program: Command): void {
  program
    .command('start')
    .description('run web and worker (and the embedded database, unless DATABASE_URL is set) until stopped')
    .action(() => startInstallation())
}
