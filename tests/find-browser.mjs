// Finds a Chromium for the browser tests: the one of CHROMIUM_PATH, one of the system, or the one that came with npm.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Answers with the program and the environment it needs, or undefined when none starts on this machine. */
export async function findBrowser() {
  const told = process.env.CHROMIUM_PATH
  if (told) return { path: told, env: {} }
  for (const path of systemBrowsers()) if (starts(path, {})) return { path, env: {} }
  return browserOfPackage()
}

function systemBrowsers() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isProgram)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The package was made for another kind of machine: the libraries it brings for that one are unpacked as well. */
async function browserOfPackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const { default: chromium, inflate } = await import('@sparticuz/chromium')
  const folder = dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))
  await inflate(join(folder, '../bin/al2023.tar.br'))
  const env = { LD_LIBRARY_PATH: join(tmpdir(), 'al2023/lib'), FONTCONFIG_PATH: join(tmpdir(), 'fonts') }
  const path = await chromium.executablePath()
  return starts(path, env) ? { path, env } : undefined
}

function starts(path, env) {
  return (
    spawnSync(path, ['--version', '--no-sandbox'], { env: { ...process.env, ...env }, timeout: 20_000 }).status === 0
  )
}
