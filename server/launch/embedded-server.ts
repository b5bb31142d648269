import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { countOtherClients, ensureDatabase, isAnswering } from '#db/ping'
import { APPLICATION_ROLE } from '#db/roles'
import { bareEnvironment } from '../env.ts'
import { chooseServerUser, findServerBinaries, type RunAs } from './server-binaries.ts'
import {
  chooseSocketFolder,
  ensureCluster,
  findRunningServer,
  isAlive,
  OWNER_ROLE,
  removeStaleLocks,
} from './server-folder.ts'
import { whileStarting } from './start-lock.ts'

const START_PATIENCE_MS = 60_000
const STOP_PATIENCE_MS = 60_000

/** Settings for one person's machine: a middling share of memory, statements counted for the measurements in the README. */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  jit: 'off',
  max_connections: '100',
  shared_preload_libraries: 'pg_stat_statements',
}

export interface EmbeddedServer {
  readonly ownerUrl: string
  readonly appUrl: string
  /** True when the server ran already and was not started by this call. */
  readonly adopted: boolean
  /** Ends the server and waits until it is gone. */
  stop(): Promise<void>
  /** As stop, but leaves the server running while somebody else is connected to it. */
  stopWhenUnused(): Promise<void>
}

/** Answers with the PostgreSQL server of this folder, started if it does not run. It listens on a socket only its owner can reach. */
export async function ensureEmbeddedServer(options: {
  folder: string
  database?: string
  settings?: Readonly<Record<string, string>>
}): Promise<EmbeddedServer> {
  const binaries = findServerBinaries()
  const runAs = chooseServerUser()
  const database = options.database ?? 'tieout'
  const { adopted, address } = await whileStarting(options.folder, async () => {
    ensureCluster(options.folder, binaries, runAs)
    const socketFolder = chooseSocketFolder(options.folder, runAs.owner)
    const address = (login: string, name: string) =>
      `postgresql://${login}@localhost/${name}?host=${encodeURIComponent(socketFolder)}`
    const maintenanceUrl = address(OWNER_ROLE, 'postgres')
    const adopted = await adoptRunningServer(options.folder, maintenanceUrl)
    const settings = { ...DEFAULT_SETTINGS, ...options.settings }
    if (!adopted) await startServer({ folder: options.folder, socketFolder, binaries, runAs, settings, maintenanceUrl })
    return { adopted, address }
  })
  const maintenanceUrl = address(OWNER_ROLE, 'postgres')
  await ensureDatabase(maintenanceUrl, database)
  const stop = () => stopServer(options.folder)
  return {
    ownerUrl: address(OWNER_ROLE, database),
    appUrl: address(APPLICATION_ROLE, database),
    adopted,
    stop,
    stopWhenUnused: async () => {
      if ((await countOtherClients(maintenanceUrl)) === 0) await stop()
    },
  }
}

interface StartPlan {
  folder: string
  socketFolder: string
  binaries: string
  runAs: RunAs
  settings: Readonly<Record<string, string>>
  maintenanceUrl: string
}

/** Waits for a server that comes up or goes down right now. True when one answers, false when none runs. */
async function adoptRunningServer(folder: string, maintenanceUrl: string): Promise<boolean> {
  const deadline = Date.now() + START_PATIENCE_MS
  for (;;) {
    if (await isAnswering(maintenanceUrl)) return true
    const pid = findRunningServer(folder)
    if (pid === undefined) return false
    if (Date.now() > deadline) throw new Error(`The PostgreSQL of ${folder} (process ${pid}) runs and does not answer.`)
    await pause(50)
  }
}

async function startServer(plan: StartPlan): Promise<void> {
  removeStaleLocks(plan.folder, plan.socketFolder)
  const logPath = join(dirname(plan.folder), 'postgres.log')
  const before = statSync(logPath, { throwIfNoEntry: false })?.size ?? 0
  const deadline = Date.now() + START_PATIENCE_MS
  let child = spawnServer(plan, logPath)
  let triedAgain = false
  while (!(await isAnswering(plan.maintenanceUrl))) {
    const ended = child.hasEnded() && !isHeldByOrphans(logPath, before)
    if (Date.now() > deadline || (ended && (triedAgain || !isTidiedByNextStart(logPath, before)))) {
      throw new Error(`The embedded PostgreSQL did not start:\n${readLogSince(logPath, before)}`)
    }
    triedAgain ||= ended
    await pause(20)
    if (child.hasEnded()) child = spawnServer(plan, logPath)
  }
}

/** Sessions of a killed server need a moment to notice and let go of its memory; until then the next one refuses to start. */
function isHeldByOrphans(logPath: string, offset: number): boolean {
  return readLogSince(logPath, offset).includes('pre-existing shared memory block')
}

/** A server killed while a statement with an unlogged table was rolled back can find the table's file in the way of its recovery; the next start takes that file away first. */
function isTidiedByNextStart(logPath: string, offset: number): boolean {
  return /could not create file "base\/\d+\/\d+": File exists/.test(readLogSince(logPath, offset))
}

function spawnServer(plan: StartPlan, logPath: string) {
  const settings = { listen_addresses: '', unix_socket_directories: plan.socketFolder, port: '5432', ...plan.settings }
  const [program = '', ...rest] = [
    ...plan.runAs.prefix,
    join(plan.binaries, 'postgres'),
    '-D',
    plan.folder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const log = openSync(logPath, 'a', 0o600)
  // Detached: the terminal's Ctrl-C must reach web and worker first and never the database.
  const child = spawn(program, rest, {
    ...plan.runAs.owner,
    cwd: '/',
    detached: true,
    env: bareEnvironment(),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  let ended = false
  child.once('exit', () => (ended = true))
  child.once('error', () => (ended = true))
  return { hasEnded: () => ended }
}

function readLogSince(path: string, offset: number): string {
  return readFileSync(path).subarray(offset).toString('utf8').trim().split('\n').slice(-8).join('\n')
}

/** Asks for a fast shutdown: open transactions are rolled back, the files are left consistent. */
async function stopServer(folder: string): Promise<void> {
  const pid = findRunningServer(folder)
  if (pid === undefined) return
  process.kill(pid, 'SIGINT')
  const deadline = Date.now() + STOP_PATIENCE_MS
  while (isAlive(pid) && findRunningServer(folder) !== undefined) {
    if (Date.now() > deadline) throw new Error(`The embedded PostgreSQL (process ${pid}) did not stop.`)
    await pause(20)
  }
}
