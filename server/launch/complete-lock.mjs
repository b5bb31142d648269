// npm leaves builds for other platforms out of package-lock.json when it cannot see them while locking,
// and `npm ci` then refuses the lock on every machine. This writes the missing entries (`--check` only reports them).
import { readFileSync, writeFileSync } from 'node:fs'

const OS_NAMES = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony']
const CPU_NAMES = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 's390x', 'ppc64', 'loong64', 'wasm32']
const lockFile = new URL('../../package-lock.json', import.meta.url)

const lock = JSON.parse(readFileSync(lockFile, 'utf8'))
const missing = findMissing(lock.packages)
if (process.argv.includes('--check')) report(missing)
else complete(missing)

function findMissing(packages) {
  const found = new Map()
  for (const [folder, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, folder, name)) continue
      const target = targetOf(name)
      if (!target.os) continue
      found.set(`node_modules/${name}`, {
        version: range.replace(/^[\^~]/, ''),
        ...(target.cpu && { cpu: [target.cpu] }),
        ...(entry.dev && { dev: true }),
        ...(target.libc && { libc: [target.libc] }),
        optional: true,
        os: [target.os],
      })
    }
  }
  return found
}

/** Looks where Node would look: beside the asking package, then in each folder above it. */
function isLocked(packages, folder, name) {
  for (let at = folder; ; ) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at) return false
    const above = at.lastIndexOf('node_modules/')
    at = above > 0 ? at.slice(0, above - 1) : ''
  }
}

/** Reads the platform from the package name, the only place it is written when the package cannot be had here. */
function targetOf(name) {
  const words = name.split('/').pop().split('-')
  const os = OS_NAMES.find((known) => words.includes(known)) ?? (words.includes('wasi') ? 'none' : undefined)
  const cpu =
    CPU_NAMES.find((known) => words.includes(known)) ??
    (words.some((word) => word.startsWith('gnueabi')) ? 'arm' : undefined)
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  return { os, cpu, libc }
}

function complete(found) {
  if (found.size === 0) return console.log('package-lock.json is complete')
  const entries = [...Object.entries(lock.packages), ...found].sort(([a], [b]) => (a < b ? -1 : 1))
  lock.packages = Object.fromEntries(entries)
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`package-lock.json: added ${found.size} builds for other platforms`)
}

function report(found) {
  if (found.size === 0) return console.log('package-lock.json is complete')
  console.error(`package-lock.json lacks ${[...found.keys()].join(', ')}\nRun: npm run lock`)
  process.exitCode = 1
}
