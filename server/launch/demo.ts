import { join } from 'node:path'
import { z } from 'zod'
import { demoPassword, demoUsers, seedDemoUsers } from '../auth/seed-users.ts'
import { contextOf, machineActor, openSurroundings } from '../context.ts'
import { env } from '../env.ts'
import { fetchDrop, listOfferedDrops } from '../sandbox/fetch-drop.ts'
import { buildWeb } from './build-web.ts'
import { connectSandbox } from './connect-sandbox.ts'
import { openDatabaseHome } from './database-home.ts'
import { loadDrop } from './load-drop.ts'
import { claimInstallation, requireFreePort } from './only-one.ts'
import { startSandbox, startWeb, startWorker, untilWebAnswers, webAddress } from './parts.ts'
import { supervise } from './supervise.ts'

/** Runs the example company until a signal: database, stand-in systems, import and reconciliation of what they offer, worker and web. */
export async function startDemo(options: { dev: boolean }): Promise<void> {
  const { PORT, HOST } = env()
  const release = claimInstallation()
  await requireFreePort({ port: PORT, host: HOST })
  const home = await openDatabaseHome()
  const supervisor = supervise(async () => {
    await home.stop()
    release()
  })
  say(`Database: ${home.name}`)
  const sandbox = supervisor.watch(startSandbox('file'))
  const erp = readReady(await supervisor.during(sandbox.ready))
  const building = options.dev ? Promise.resolve(false) : buildWeb({ output: 'file' })
  const loading = loadExample(home.appUrl, erp)
  const [, asOf] = await supervisor.during(Promise.all([building, loading]))
  const shared = { appUrl: home.appUrl, output: 'file' as const, dev: options.dev, asOf, demo: true }
  await supervisor.during(supervisor.watch(startWorker(shared)).ready)
  supervisor.watch(startWeb(shared))
  await supervisor.during(untilWebAnswers())
  say(welcome(erp.address))
  await supervisor.untilStopped()
}

/** Brings in every drop the stand-in systems offer, oldest first, reconciles after each and connects their ERP. Returns the day of the last one. */
async function loadExample(appUrl: string, erp: { address: string; token: string }): Promise<string | undefined> {
  const { address } = erp
  const surroundings = await openSurroundings({ url: appUrl, part: 'cli' })
  try {
    const ctx = contextOf(surroundings, { actor: machineActor('demo') })
    await seedDemoUsers(ctx.db)
    const drops = await listOfferedDrops(address)
    for (const drop of drops) {
      const startedAt = performance.now()
      const folder = await fetchDrop(address, drop, join(env().TIEOUT_DATA, 'drops'))
      const did = await loadDrop(ctx, folder)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      say(`Extracts of ${drop.asOf}: ${tellLoading(did)} (${seconds} s)`)
    }
    await connectSandbox(ctx, erp)
    return drops.at(-1)?.asOf
  } finally {
    await surroundings.close()
  }
}

function tellLoading(did: { imported: boolean; reconciled: boolean }): string {
  const steps = [did.imported && 'imported', did.reconciled && 'reconciled'].filter((step) => step !== false)
  return steps.length === 0 ? 'already here' : steps.join(' and ')
}

const Ready = z.object({ address: z.url(), token: z.string().min(1) })

function readReady(message: unknown): z.infer<typeof Ready> {
  const ready = Ready.safeParse(message)
  if (!ready.success) throw new Error('The sandbox did not tell its address and its token.')
  return ready.data
}

function welcome(sandbox: string): string {
  const people = demoUsers.map(
    (user) => `  ${user.email.padEnd(28)} ${user.role}${user.entity ? ` in ${user.entity}` : ''}`,
  )
  return [
    '',
    `Tieout is ready: ${webAddress()}`,
    `Sign in with the password ${demoPassword} as`,
    ...people,
    `The sandbox ERP is at ${sandbox}; its switches are under /sandbox/faults`,
    `Ctrl-C stops everything; the data stays in ${env().TIEOUT_DATA}`,
  ].join('\n')
}

function say(sentence: string): void {
  console.log(sentence)
}
