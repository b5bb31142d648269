import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env, environmentFor } from '../env.ts'

const root = join(import.meta.dirname, '../..')
const output = join(root, '.next')
const stamp = join(output, 'tieout-sources')
// Whatever can change a built page. Tests, jobs and data cannot.
const FOLDERS = ['app', 'components', 'server', 'db', 'public']
const FILES = [
  'proxy.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
const IGNORED = new Set(['halden', 'migrations'])

/** Builds the web pages when their sources are not the ones last built. Returns whether it built. Throws with the compiler's own words when that fails. */
export async function buildWeb(options: { force?: boolean; output: 'inherit' | 'file' }): Promise<boolean> {
  const wanted = hashSources()
  if (!options.force && isBuilt(wanted)) return false
  const log = options.output === 'file' ? join(env().TIEOUT_DATA, 'logs/build.log') : undefined
  if (log) mkdirSync(join(log, '..'), { recursive: true })
  const stdio = log ? openSync(log, 'w', 0o600) : 'inherit'
  const child = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: environmentFor({ NODE_ENV: 'production' }),
    stdio: ['ignore', stdio, stdio],
  })
  const [code]: unknown[] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The web pages could not be built.\n${log ? readFileSync(log, 'utf8') : ''}`)
  writeFileSync(stamp, wanted)
  return true
}

function isBuilt(wanted: string): boolean {
  return existsSync(join(output, 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

function hashSources(): string {
  const hash = createHash('sha256')
  const paths = [...FOLDERS.flatMap((folder) => listFiles(folder)), ...FILES].sort()
  for (const path of paths) {
    const absolute = join(root, path)
    if (existsSync(absolute)) hash.update(path).update('\0').update(readFileSync(absolute)).update('\0')
  }
  return hash.digest('hex')
}

function listFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? listFiles(path) : [path]
  })
}
