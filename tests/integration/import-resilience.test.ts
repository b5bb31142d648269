import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/client'
import { importDrop } from '#server/ingest/import-drop'
import { ensureEmbeddedServer } from '#server/launch/embedded-server'
import { migrateAll } from '#server/launch/migrate-all'
import { findRunningServer } from '#server/launch/server-folder'
import { entityRow, scratchFolder, writeDrop } from '#tests/support/drop-folder'
import {
  APRIL,
  dataFolder,
  ended,
  FEBRUARY,
  importChild,
  MARCH,
  newScene,
  take,
  visible,
} from '#tests/support/import-scene'
import { multiplyDrop } from '#tests/support/multiply-drop'

test('a second import at the same time is refused', async () => {
  const scene = await newScene()
  const folder = await writeDrop({ legal_entities: { lines: [entityRow()] } })
  const answers = await Promise.all([1, 2].map(() => importDrop(scene.ctx, { folder, dataFolder })))
  const codes = answers.map((answer) => (answer.ok ? answer.value.state : answer.code)).sort()
  expect(codes[0] === 'import_running' || codes[1] === 'unchanged').toBe(true)
})

test('killed at any moment, the next import ends with the same rows and nothing twice', {
  timeout: 240_000,
}, async () => {
  const clean = await newScene()
  await take(clean, MARCH)
  const expected = await visible(clean.db)
  const scene = await newScene()
  for (const ms of [300, 700, 1000, 1300, 1600, 2000, 2600]) {
    const child = importChild(scene.url, MARCH)
    await new Promise((resolve) => setTimeout(resolve, ms + Math.random() * 300))
    child.kill('SIGKILL')
    await ended(child)
  }
  for (;;) {
    const outcome = await importDrop(scene.ctx, { folder: MARCH, dataFolder })
    if (outcome.ok) break
    expect(outcome.code).toBe('import_running') // the server has not yet noticed that the killed process is gone
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  expect(await visible(scene.db)).toEqual(expected)
  const left = await sql`select 1 from pg_tables where schemaname = 'work' and tablename like 'import%'`.execute(
    scene.db,
  )
  expect(left.rows).toHaveLength(0)
  const running = await scene.db.selectFrom('import_attempt').select('state').where('state', '=', 'running').execute()
  expect(running).toHaveLength(0)
})

test('ten times the example is imported in less than 300 MB', { timeout: 600_000 }, async () => {
  const scene = await newScene()
  const child = importChild(scene.url, await multiplyDrop(APRIL, 10))
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await ended(child)
  const told = JSON.parse(said) as { state: string; peakMb: number } // what import-child prints
  expect(told.state).toBe('imported')
  expect(told.peakMb).toBeLessThan(300)
})

test('with the database killed at any moment, the next import ends with the same rows and nothing twice', {
  timeout: 240_000,
}, async () => {
  const clean = await newScene()
  await take(clean, FEBRUARY)
  const folder = join(await scratchFolder(), 'pg')
  const start = () => ensureEmbeddedServer({ folder, settings: { fsync: 'off', synchronous_commit: 'off' } })
  let server = await start()
  await migrateAll(server)
  for (const ms of [50, 300, 600, 900, 1300]) {
    const db = openDatabase({ url: server.appUrl, onIdleError: () => undefined })
    const importing = importDrop({ ...clean.ctx, db }, { folder: FEBRUARY, dataFolder }).catch(() => undefined)
    await pause(ms + Math.random() * 200)
    const pid = findRunningServer(folder)
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
    await importing
    await db.destroy()
    server = await start()
  }
  const db = openDatabase({ url: server.appUrl })
  const last = await importDrop({ ...clean.ctx, db }, { folder: FEBRUARY, dataFolder })
  expect(last.ok).toBe(true)
  expect(await visible(db)).toEqual(await visible(clean.db))
  await db.destroy()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
