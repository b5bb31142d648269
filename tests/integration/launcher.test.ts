import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { isAnswering } from '#db/ping'
import { type EmbeddedServer, ensureEmbeddedServer } from '#server/launch/embedded-server'
import { findRunningServer, isAlive } from '#server/launch/server-folder'

const opened: EmbeddedServer[] = []
const folders: string[] = []

afterEach(async () => {
  for (const server of opened.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function scratch(...deeper: string[]): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'tieout-launch-'))
  folders.push(base)
  const parent = join(base, ...deeper)
  mkdirSync(parent, { recursive: true })
  return join(parent, 'pg')
}

async function start(folder: string): Promise<EmbeddedServer> {
  const server = await ensureEmbeddedServer({ folder, settings: { fsync: 'off', shared_buffers: '16MB' } })
  opened.push(server)
  return server
}

test('a server that runs already is adopted and not started twice', async () => {
  const folder = await scratch()
  const first = await start(folder)
  const pid = findRunningServer(folder)
  const second = await start(folder)
  expect([first.adopted, second.adopted]).toEqual([false, true])
  expect(findRunningServer(folder)).toBe(pid)
})

test('four starts at the same moment end with one server that all can use', async () => {
  const folder = await scratch()
  const servers = await Promise.all(Array.from({ length: 4 }, () => start(folder)))
  expect(servers.filter((server) => !server.adopted)).toHaveLength(1)
  for (const server of servers) expect(await isAnswering(server.ownerUrl)).toBe(true)
})

test('after kill -9 of the database the next start works', async () => {
  const folder = await scratch()
  await start(folder)
  const pid = findRunningServer(folder)
  if (pid === undefined) throw new Error('no server')
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid) && findRunningServer(folder) !== undefined) await pause(10)
  const again = await start(folder)
  expect(again.adopted).toBe(false)
  expect(await isAnswering(again.ownerUrl)).toBe(true)
})

test('a lock file whose process id went to another program does not stop the start', async () => {
  const folder = await scratch()
  const first = await start(folder)
  await first.stop()
  const bystander = spawn('sleep', ['60'])
  writeFileSync(join(folder, 'postmaster.pid'), `${bystander.pid}\n${folder}\n`)
  writeFileSync(join(folder, '.s.PGSQL.5432.lock'), `${bystander.pid}\n`)
  const again = await start(folder)
  expect(await isAnswering(again.ownerUrl)).toBe(true)
  expect(isAlive(bystander.pid ?? 0)).toBe(true)
  bystander.kill()
})

test('a folder too deep for a socket still gets a server, and the next start finds it', async () => {
  const folder = await scratch(...Array.from({ length: 8 }, () => 'a-rather-long-folder-name'))
  expect(folder.length).toBeGreaterThan(107)
  const first = await start(folder)
  const second = await start(folder)
  expect(second.adopted).toBe(true)
  expect(second.ownerUrl).toBe(first.ownerUrl)
})

test('a start while the server is still going down waits and then succeeds', async () => {
  const folder = await scratch()
  const first = await start(folder)
  const [again] = await Promise.all([pause(5).then(() => start(folder)), first.stop()])
  expect(await isAnswering(again.ownerUrl)).toBe(true)
})

test('a start lock whose process is gone is taken over', async () => {
  const folder = await scratch()
  writeFileSync(`${folder}.starting`, '999999999')
  const server = await start(folder)
  expect(await isAnswering(server.ownerUrl)).toBe(true)
})

test('an init that was killed half way leaves nothing in the way', async () => {
  const folder = await scratch()
  mkdirSync(`${folder}.init-999999999`)
  const server = await start(folder)
  expect(await isAnswering(server.ownerUrl)).toBe(true)
})

test('a folder made by another major version is refused with what to do', async () => {
  const folder = await scratch()
  mkdirSync(folder)
  writeFileSync(join(folder, 'PG_VERSION'), '17\n')
  await expect(ensureEmbeddedServer({ folder })).rejects.toThrow(/made by PostgreSQL 17.*TIEOUT_DATA/)
})

test('the server is closed to other people of the machine', async () => {
  const folder = await scratch()
  await start(folder)
  const settings = readFileSync(join(folder, 'postmaster.opts'), 'utf8')
  expect(settings).toContain('"listen_addresses="')
})
