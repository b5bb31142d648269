import type { Command } from 'commander'
import { startWorkerOnly } from '../launch/start.ts'

/** `tieout worker`: one more worker for an installation whose web runs elsewhere. */
export function register(program: Command): void {
  program
    .command('worker')
    .description('run one worker process until stopped')
    .action(() => startWorkerOnly())
}
