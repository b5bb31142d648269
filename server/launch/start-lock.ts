import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isCode } from './server-binaries.ts'
import { isAlive } from './server-folder.ts'

// Longer than any start takes: a lock this old belongs to nobody, even if its process id lives on as another program.
const OLDEST_LOCK_MS = 120_000

/** Runs a step while no other process of this machine runs it for the same folder. A lock whose process is gone is taken over. */
export async function whileStarting<T>(folder: string, step: () => Promise<T>): Promise<T> {
  const path = `${folder}.starting`
  mkdirSync(dirname(path), { recursive: true })
  while (!tryLock(path)) await pause(30)
  try {
    return await step()
  } finally {
    rmSync(path, { force: true })
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  if (isAbandoned(path)) rmSync(path, { force: true })
  return false
}

function isAbandoned(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs
    const holder = Number.parseInt(readFileSync(path, 'utf8'), 10)
    // Between its creation and its first byte the file is empty: that is no reason to think its holder dead.
    return age > OLDEST_LOCK_MS || (Number.isInteger(holder) && !isAlive(holder))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false // released in this very moment
    throw error
  }
}
