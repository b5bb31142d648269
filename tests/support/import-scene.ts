import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import type { Db } from '#db/client'
import { type ImportedDrop, importDrop } from '#server/ingest/import-drop'
import { refusalText } from '#server/ingest/reason-text'
import { scratchFolder } from './drop-folder.ts'
import { type TestContext, testContext } from './test-context.ts'

const halden = join(import.meta.dirname, '../../server/sandbox/halden')

/** Three extracts of the sample company, in the order of time. */
export const FEBRUARY = join(halden, '2026-02-03')
export const MARCH = join(halden, '2026-03-03')
export const APRIL = join(halden, '2026-04-10')

export const dataFolder = await scratchFolder()

const scenes: TestContext[] = []
afterAll(async () => {
  for (const one of scenes) await one.close()
})

/** A database of its own that is closed when the file is done. */
export async function newScene(): Promise<TestContext> {
  const scene = await testContext()
  scenes.push(scene)
  return scene
}

/** Imports a folder; throws the sentence when it is refused. */
export async function take(scene: TestContext, folder: string): Promise<ImportedDrop> {
  const outcome = await importDrop(scene.ctx, { folder, dataFolder })
  if (!outcome.ok) throw new Error(refusalText(outcome))
  return outcome.value
}

/** The buckets of one feed that are not empty. */
export function bucketsOf(drop: ImportedDrop, feed: string): Record<string, unknown> {
  const found = drop.buckets.find((bucket) => bucket.feed === feed)
  if (!found) throw new Error(`no feed ${feed}`)
  return Object.fromEntries(Object.entries(found).filter(([name, count]) => name !== 'feed' && count !== 0n))
}

/** Everything a drop left visible, apart from when and in which order. */
export async function visible(db: Db): Promise<Record<string, string>> {
  const tables = ['source_document', 'billing_document', 'billing_line', 'billing_tax', 'erp_document', 'erp_line', 'payment',
    'payment_application', 'usage_key', 'usage_event', 'mapping_version', 'mapping_in_force', 'entity', 'bill_to', 'period_state', 'feed_file', 'dirty'] // biome-ignore format: a list
  const hashes: Record<string, string> = {}
  for (const table of tables) {
    const found = await sql<{ hash: string }>`
      select count(*) || '-' || coalesce(sum(hashtextextended((to_jsonb(t) - 'seq')::text, 0)), 0) as hash from ${sql.table(table)} t`.execute(
      db,
    )
    hashes[table] = found.rows[0]?.hash ?? ''
  }
  return hashes
}

/** A process of its own that imports one folder. */
export function importChild(url: string, folder: string): ChildProcess {
  const script = join(import.meta.dirname, 'import-child.mjs')
  return spawn(process.execPath, [script, url, folder, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Waits until a process is gone. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('close', () => resolve()))
}
