import { openDatabase } from '#db/client'
import { seedDemoUsers } from '../auth/seed-users.ts'
import { env } from '../env.ts'
import { buildWeb } from './build-web.ts'
import { openDatabaseHome } from './database-home.ts'
import { claimInstallation, requireFreePort } from './only-one.ts'
import { startWeb, startWorker, untilWebAnswers, webAddress } from './parts.ts'
import { supervise } from './supervise.ts'

/** Runs an installation until a signal or the early end of one of its processes. */
export async function startInstallation(): Promise<void> {
  const { PORT, HOST } = env()
  const release = claimInstallation()
  await requireFreePort({ port: PORT, host: HOST })
  const home = await openDatabaseHome()
  const supervisor = supervise(async () => {
    await home.stop()
    release()
  })
  if (env().TIEOUT_SEED_USERS === 'demo') await supervisor.during(seedUsers(home.appUrl))
  await supervisor.during(buildWeb({ output: 'inherit' }))
  const options = { appUrl: home.appUrl, output: 'inherit' as const }
  await supervisor.during(supervisor.watch(startWorker(options)).ready)
  supervisor.watch(startWeb(options))
  await supervisor.during(untilWebAnswers())
  console.log(`Tieout is ready at ${webAddress()}`)
  await supervisor.untilStopped()
}

async function seedUsers(appUrl: string): Promise<void> {
  const db = openDatabase({ url: appUrl, connections: 1 })
  try {
    await seedDemoUsers(db)
  } finally {
    await db.destroy()
  }
}

/** Runs one worker, for installations with several. */
export async function startWorkerOnly(): Promise<void> {
  const home = await openDatabaseHome()
  const supervisor = supervise(() => home.close())
  await supervisor.during(supervisor.watch(startWorker({ appUrl: home.appUrl, output: 'inherit' })).ready)
  await supervisor.untilStopped()
}
