// Finds Debian's Tryton and PostgreSQL for the tests that post into a real ERP.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const POSTGRES_HOME = '/usr/lib/postgresql'
const PACKAGES = ['tryton-server', 'tryton-modules-account-invoice', 'python3-psycopg2', 'postgresql']

/** What the tests say when it is not there. */
export const trytonNeeds = `Tryton: apt-get install ${PACKAGES.join(' ')}`

/** Answers with the folder of PostgreSQL's programs and the versions of the packages, or undefined when Tryton is not installed. */
export function findTryton() {
  const bin = postgresBin()
  const versions = spawnSync('dpkg-query', ['-W', '-f=${Package} ${Version}\\n', 'tryton-*', 'postgresql-1*'], {
    encoding: 'utf8',
  })
  const hasModule = versions.status === 0 && /tryton-modules-account-invoice \S/.test(versions.stdout)
  const starts = spawnSync('trytond', ['--version'], { timeout: 20_000 }).status === 0
  const hasDriver = spawnSync('/usr/bin/python3', ['-c', 'import psycopg2'], { timeout: 20_000 }).status === 0
  return bin && hasModule && starts && hasDriver ? { bin, versions: versions.stdout } : undefined
}

function postgresBin() {
  if (!existsSync(POSTGRES_HOME)) return undefined
  const newest = readdirSync(POSTGRES_HOME).sort((a, b) => Number(b) - Number(a))
  return newest.map((version) => join(POSTGRES_HOME, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}
