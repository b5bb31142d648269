import type { Command } from 'commander'
import { openDatabaseHome } from '../launch/database-home.ts'

/** `tieout migrate`: brings schema, roles and queue up to date, as the owner. */
export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema, the roles and the queue up to date')
    .action(async () => {
      const home = await openDatabaseHome()
      try {
        console.log(home.applied.length === 0 ? 'The schema is up to date.' : home.applied.join('\n'))
      } finally {
        await home.close()
      }
    })
}
