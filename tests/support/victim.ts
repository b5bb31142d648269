import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive } from '#server/launch/server-folder'

const script = join(import.meta.dirname, 'trial-child.mjs')

export interface Victim {
  readonly child: ChildProcess
  /** Resolves when the work itself begins: connected, about to call. */
  readonly begun: Promise<void>
  /** The last line it printed, or undefined when it did not end well, and how long it ran after it began. */
  readonly ended: Promise<{ answer: string | undefined; milliseconds: number }>
}

/** Starts a step in a process of its own against a database. */
export function startVictim(appUrl: string, words: readonly [step: 'import' | 'reconcile', subject: string]): Victim {
  const child = spawn(process.execPath, [script, ...words], {
    env: { ...process.env, DATABASE_APP_URL: appUrl, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const lines: string[] = []
  let beganAt = 0
  const begun = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter(Boolean))
      if (beganAt === 0) beganAt = performance.now()
      resolve()
    })
    child.once('exit', () => resolve())
  })
  const ended = once(child, 'close').then(([code]) => ({
    answer: code === 0 ? lines.at(-1) : undefined,
    milliseconds: beganAt === 0 ? 0 : performance.now() - beganAt,
  }))
  return { child, begun, ended }
}

/** Kills a process and all that it started, at once and without a chance to tidy up, and waits until they are gone. */
export async function killWhole(pid: number): Promise<void> {
  const doomed = [pid, ...childrenOf(pid)]
  for (const one of doomed) {
    try {
      process.kill(one, 'SIGKILL')
    } catch {
      // It ended by itself a moment earlier.
    }
  }
  while (doomed.some(isAlive)) await pause(5)
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => parentOf(pid) === parent)
}

/** The field after the state, which follows the name in brackets. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // gone between the listing and the look
  }
}
