import { type Ctx, contextOf, machineActor, openSurroundings } from '../context.ts'
import { type DatabaseHome, openDatabaseHome } from '../launch/database-home.ts'

/** Runs a command against the database: the one of DATABASE_URL, or the embedded one, started if it does not run and stopped again if this command started it. The schema is brought up to date first. */
export async function withDatabase<T>(use: (ctx: Ctx) => Promise<T>, options: { actor?: string } = {}): Promise<T> {
  const home = await openDatabaseHome()
  const release = stopOnSignal(home)
  try {
    const surroundings = await openSurroundings({ url: home.appUrl, part: 'cli' })
    try {
      return await use(contextOf(surroundings, { actor: machineActor(options.actor ?? 'command line') }))
    } finally {
      await surroundings.close()
    }
  } finally {
    release()
    await home.close()
  }
}

function stopOnSignal(home: DatabaseHome): () => void {
  const stop = () => {
    void home.close().finally(() => process.exit(130))
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}
