import { spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { bareEnvironment } from '../env.ts'
import { isCode, type RunAs } from './server-binaries.ts'

export const OWNER_ROLE = 'tieout_owner'
const MAJOR_VERSION = '18'
const SOCKET_FILE = '.s.PGSQL.5432'
// The kernel keeps a socket's path in 108 bytes, the last of which ends it.
const LONGEST_SOCKET_PATH = 107

/** Makes the cluster when the folder has none. It is made beside and renamed, so an init that was killed leaves nothing half done. */
export function ensureCluster(folder: string, binaries: string, runAs: RunAs): void {
  if (existsSync(join(folder, 'PG_VERSION'))) return refuseOtherVersion(folder)
  mkdirSync(dirname(folder), { recursive: true })
  removeAbandoned(folder)
  const draft = `${folder}.init-${process.pid}`
  mkdirSync(draft, { mode: 0o700 })
  if (runAs.owner) chownSync(draft, runAs.owner.uid, runAs.owner.gid)
  runInitdb(draft, binaries, runAs)
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another process finished first: its cluster is as good as ours.
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error
    rmSync(draft, { recursive: true, force: true })
  }
}

function refuseOtherVersion(folder: string): void {
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version === MAJOR_VERSION) return
  throw new Error(
    `${folder} was made by PostgreSQL ${version}, and the embedded server is ${MAJOR_VERSION}. Move the folder away, or set TIEOUT_DATA to another one.`,
  )
}

function removeAbandoned(folder: string): void {
  const drafts = readdirSync(dirname(folder)).filter((name) => name.startsWith(`${basename(folder)}.init-`))
  for (const name of drafts) {
    if (isAlive(Number.parseInt(name.split('-').at(-1) ?? '', 10))) continue
    rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}

function runInitdb(folder: string, binaries: string, runAs: RunAs): void {
  const locale = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const words = [
    ...runAs.prefix,
    join(binaries, 'initdb'),
    '-D',
    folder,
    '-U',
    OWNER_ROLE,
    '--auth=trust',
    ...locale,
    '--no-sync',
    '--no-instructions',
  ]
  const [program = '', ...rest] = words
  const result = spawnSync(program, rest, {
    ...runAs.owner,
    cwd: '/',
    env: bareEnvironment(),
    encoding: 'utf8',
  })
  if (result.status === 0) return
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`PostgreSQL could not make its folder ${folder}:\n${result.stderr || String(result.error)}`)
}

/** Where the server's socket lives: the cluster's own folder, or a private temporary one (remembered in the cluster) when that path is too long for the kernel. */
export function chooseSocketFolder(folder: string, owner: RunAs['owner']): string {
  if (Buffer.byteLength(join(folder, SOCKET_FILE)) <= LONGEST_SOCKET_PATH) return folder
  const note = join(folder, 'tieout-socket-folder')
  const noted = existsSync(note) ? readFileSync(note, 'utf8') : undefined
  if (noted && isPrivate(noted, owner)) return noted
  const made = mkdtempSync(join(tmpdir(), 'tieout-'))
  if (owner) chownSync(made, owner.uid, owner.gid)
  writeFileSync(note, made)
  return made
}

/** A folder in the shared temporary place is used only if it is ours and closed to others. */
function isPrivate(folder: string, owner: RunAs['owner']): boolean {
  const found = statSync(folder, { throwIfNoEntry: false })
  return !!found?.isDirectory() && (found.mode & 0o077) === 0 && found.uid === (owner?.uid ?? process.getuid?.())
}

/** The process id in the cluster's lock file when that process is really a PostgreSQL server, else undefined. */
export function findRunningServer(folder: string): number | undefined {
  const lock = join(folder, 'postmaster.pid')
  if (!existsSync(lock)) return undefined
  const pid = Number.parseInt(readFileSync(lock, 'utf8'), 10)
  return isPostgres(pid) ? pid : undefined
}

/** Removes what a killed server left behind; it would refuse to start when its old process id is in use by something else. */
export function removeStaleLocks(folder: string, socketFolder: string): void {
  if (findRunningServer(folder) !== undefined) return
  for (const path of [
    join(folder, 'postmaster.pid'),
    join(socketFolder, SOCKET_FILE),
    join(socketFolder, `${SOCKET_FILE}.lock`),
  ]) {
    rmSync(path, { force: true })
  }
}

function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false
  if (!existsSync('/proc/self/stat')) return true // no /proc (macOS): the answer of the kill probe has to do
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    return name === 'postgres' && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}
