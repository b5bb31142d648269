import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRunningServer, isAlive } from '#server/launch/server-folder'

const root = join(import.meta.dirname, '../..')
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-supervise-'))
})
afterAll(async () => {
  const left = findRunningServer(join(folder, 'postgres'))
  if (left !== undefined) process.kill(left, 'SIGINT')
  while (findRunningServer(join(folder, 'postgres')) !== undefined) await pause(20)
  await rm(folder, { recursive: true, force: true })
})

interface Running {
  readonly child: ChildProcess
  readonly workerPid: number
  readonly output: () => string
}

/** Starts a supervisor with one worker and waits until the worker says it is ready. */
async function startWorker(): Promise<Running> {
  const child = tieout('worker')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ready = () => /"pid":(\d+)[^\n]*"worker ready"/.exec(output)?.[1]
  for (let tries = 0; tries < 600 && ready() === undefined && child.exitCode === null; tries += 1) await pause(50)
  const workerPid = Number.parseInt(ready() ?? '', 10)
  if (!Number.isInteger(workerPid)) throw new Error(`the worker did not start:\n${output}`)
  return { child, workerPid, output: () => output }
}

function tieout(...words: string[]): ChildProcess {
  return spawn(process.execPath, ['server/cli/tieout.mjs', ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: folder, TIEOUT_DATA: folder, NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 400 && isAlive(pid); tries += 1) await pause(50)
}

test('a stop ends the worker first, then the database, and counts as success', async () => {
  const running = await startWorker()
  running.child.kill('SIGTERM')
  const [code]: unknown[] = await once(running.child, 'exit')
  expect(code).toBe(0)
  expect(isAlive(running.workerPid)).toBe(false)
  expect(findRunningServer(join(folder, 'postgres'))).toBeUndefined()
  expect(running.output()).not.toMatch(/terminating connection/)
})

test('a worker that dies stops everything with exit code 1 and says who it was', async () => {
  const running = await startWorker()
  process.kill(running.workerPid, 'SIGKILL')
  const [code]: unknown[] = await once(running.child, 'exit')
  expect(code).toBe(1)
  expect(running.output()).toContain('Stopping, because worker ended with SIGKILL')
  expect(findRunningServer(join(folder, 'postgres'))).toBeUndefined()
})

test('after kill -9 of the supervisor its worker ends by itself and the next start takes over the database', async () => {
  const running = await startWorker()
  running.child.kill('SIGKILL')
  await untilGone(running.workerPid)
  expect(isAlive(running.workerPid)).toBe(false)
  const database = findRunningServer(join(folder, 'postgres'))
  expect(database).toBeDefined()
  const next = await startWorker()
  expect(findRunningServer(join(folder, 'postgres'))).toBe(database)
  next.child.kill('SIGTERM')
  await once(next.child, 'exit')
})

test('words that are not understood end with exit code 2', async () => {
  const [code]: unknown[] = await once(tieout('frobnicate'), 'exit')
  expect(code).toBe(2)
})
