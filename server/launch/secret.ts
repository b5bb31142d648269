import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from '../env.ts'
import { isCode } from './server-binaries.ts'

/** The key that signs sessions: from the settings, or made once and kept readable by its owner only. */
export function sessionSecret(): string {
  const told = env().NEXTAUTH_SECRET
  if (told) return told
  const path = join(env().TIEOUT_DATA, 'secret')
  mkdirSync(env().TIEOUT_DATA, { recursive: true })
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  return readFileSync(path, 'utf8')
}
