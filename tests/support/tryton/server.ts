import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A program that answers on a port of the loopback, and the way to end it. */
export interface Running {
  readonly port: number
  stop(): Promise<void>
}

/** Starts a PostgreSQL of the system whose data is thrown away. As root it runs as the user postgres, because it refuses root. */
export async function startPostgres(bin: string, folder: string): Promise<Running> {
  const asUser = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  mkdirSync(folder, { recursive: true })
  if (asUser.uid !== undefined) chownSync(folder, asUser.uid, asUser.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  execFileSync(join(bin, 'initdb'), init, { ...asUser, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const port = await freePort()
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...words], { ...asUser, cwd: folder, stdio: 'ignore' })
  await untilReady(child, 'PostgreSQL', async () => {
    execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)])
  })
  return { port, stop: () => end(child, 'SIGINT') }
}

/** Starts a Tryton for one database of that PostgreSQL. Its clock runs in UTC, as the connector expects. */
export async function startTrytond(wish: { folder: string; postgres: number; database: string }): Promise<Running> {
  const port = await freePort()
  const config = writeConfig(wish.folder, { postgres: wish.postgres, port })
  const child = spawn('trytond', ['-c', config, '-d', wish.database], {
    cwd: wish.folder,
    env: { ...process.env, TZ: 'UTC' },
    stdio: 'ignore',
  })
  await untilReady(child, 'Tryton', async () => {
    const body = JSON.stringify({ id: 1, method: 'common.server.version', params: [] })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })
    if (!response.ok) throw new Error(`status ${response.status}`)
  })
  return { port, stop: () => end(child, 'SIGTERM') }
}

/** Writes the settings of a Tryton and gives their path. */
export function writeConfig(folder: string, ports: { postgres: number; port: number }): string {
  const path = join(folder, `trytond-${ports.port}.conf`)
  const lines = [
    ...['[web]', `listen = 127.0.0.1:${ports.port}`],
    ...['[database]', `uri = postgresql://postgres@127.0.0.1:${ports.postgres}/`, 'list = False'],
    ...['[session]', 'timeout = 3600'],
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

async function untilReady(child: ChildProcess, name: string, ask: () => Promise<void>): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it answered.`)
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > until) throw new Error(`${name} does not answer.`, { cause: error })
      await pause(100)
    }
  }
}

async function end(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(late)
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim())
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      server.close(() => resolve(address.port))
    })
  })
}
