import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { env, environmentFor } from '../env.ts'

const STOP_PATIENCE_MS = 15_000
const root = join(import.meta.dirname, '../..')
const followParent = pathToFileURL(join(import.meta.dirname, 'follow-parent.mjs')).href

/** One of our processes: web, worker or sandbox. */
export interface Part {
  readonly name: string
  /** Resolves with a sentence when the process is gone, for whatever reason. */
  readonly ended: Promise<string>
  /** Resolves with the first message the process sends. */
  readonly ready: Promise<unknown>
  /** Asks it to end, insists after 15 seconds, and resolves when it is gone. */
  stop(): Promise<void>
}

/** Starts a script of ours with the Node that runs us. Its output goes to our own, or to a file in the log folder. */
export function startPart(told: {
  name: string
  script: readonly string[]
  environment: Record<string, string | undefined>
  output: 'inherit' | 'file'
  nodeOptions?: readonly string[]
}): Part {
  const log = told.output === 'file' ? openPartLog(told.name) : undefined
  const child = spawn(process.execPath, ['--import', followParent, ...(told.nodeOptions ?? []), ...told.script], {
    cwd: root,
    // Out of the terminal's process group, so that Ctrl-C reaches only us and we stop the parts in order.
    detached: true,
    env: environmentFor(told.environment),
    stdio: ['ignore', log?.descriptor ?? 'inherit', log?.descriptor ?? 'inherit', 'ipc'],
  })
  if (log) closeSync(log.descriptor)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${told.name} could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      const last = log ? `:\n${lastLines(log.path)}` : ''
      resolve(`${told.name} ended with ${signal ?? `exit code ${code}`}${last}`)
    })
  })
  const ready = new Promise<unknown>((resolve) => child.once('message', resolve))
  return { name: told.name, ended, ready, stop: () => stopChild(child, ended) }
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  child.kill('SIGTERM')
  const patience = new AbortController()
  const insist = pause(STOP_PATIENCE_MS, undefined, { signal: patience.signal })
    .then(() => child.kill('SIGKILL'))
    .catch(() => undefined) // it ended in time
  await ended
  patience.abort()
  await insist
}

function openPartLog(name: string): { descriptor: number; path: string } {
  const folder = join(env().TIEOUT_DATA, 'logs')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.log`)
  return { descriptor: openSync(path, 'w', 0o600), path }
}

function lastLines(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-12).join('\n')
}
