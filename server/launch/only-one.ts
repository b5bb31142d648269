import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { env } from '../env.ts'
import { isCode } from './server-binaries.ts'
import { isAlive } from './server-folder.ts'

/** Makes sure no second supervisor works on the same data folder. Throws a clear sentence when one does; a file left by a killed one is replaced. */
export function claimInstallation(): () => void {
  const folder = env().TIEOUT_DATA
  const path = join(folder, 'supervisor.pid')
  mkdirSync(folder, { recursive: true })
  const holder = readHolder(path)
  if (holder !== undefined && isOurs(holder)) {
    throw new Error(
      `Tieout already runs on ${folder} (process ${holder}). Stop it first, or set TIEOUT_DATA to another folder.`,
    )
  }
  writeFileSync(path, String(process.pid))
  return () => rmSync(path, { force: true })
}

function readHolder(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** The number may have gone to another program since: where the system tells, the command line decides. */
function isOurs(pid: number): boolean {
  if (pid === process.pid || !isAlive(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server/cli/')
  } catch {
    return true
  }
}

/** Refuses early, with what to do, when something else listens where the web is to listen. */
export async function requireFreePort(options: { port: number; host: string }): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const taken = isCode(error, 'EADDRINUSE')
      const next = options.port + 1
      reject(
        taken
          ? new Error(
              `Port ${options.port} is in use by another program. Choose a free one, for example: PORT=${next} npm run demo`,
            )
          : error,
      )
    })
    server.listen({ ...options, exclusive: true }, () => server.close(() => resolve()))
  })
}
