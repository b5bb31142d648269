import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Db } from '#db/client'
import { openPopulation } from '#server/control/export-population'
import { type ImportCtx, type ImportedDrop, importDrop } from '#server/ingest/import-drop'
import { type ReconcileContext, type RunSummary, reconcile } from '#server/reconcile/reconcile'

/** Imports a drop that must be taken whole. */
export async function importWhole(ctx: ImportCtx, folder: string): Promise<ImportedDrop> {
  const outcome = await importDrop(ctx, { folder, dataFolder: await mkdtemp(join(tmpdir(), 'tieout-trial-')) })
  if (!outcome.ok) throw new Error(`the drop ${folder} was refused: ${JSON.stringify(outcome)}`)
  return outcome.value
}

/** Imports the drops in this order and reconciles after each, as of its own instant. Returns the last run. */
export async function importAndReconcile(
  ctx: ImportCtx & ReconcileContext,
  folders: readonly [string, ...string[]],
): Promise<RunSummary> {
  const runs: RunSummary[] = []
  for (const folder of folders) {
    const { asOf } = await importWhole(ctx, folder)
    runs.push(await reconcile(ctx, { asOf }))
  }
  const last = runs.at(-1)
  if (last === undefined) throw new Error('nothing was imported')
  return last
}

const kinds = ['exceptions', 'matches', 'tie_outs', 'postings', 'revenue_schedule', 'usage_summaries'] as const

/** Writes what the scorer reads into a folder, made when absent. */
export async function exportAll(db: Db, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const kind of kinds) {
    const lines = Readable.from(jsonLines(readPopulation(db, kind)))
    await pipeline(lines, createWriteStream(join(folder, `${kind}.jsonl`)))
  }
}

/** Every row of a population of the latest run. */
export async function* readPopulation(db: Db, kind: (typeof kinds)[number]) {
  const opened = await openPopulation(db, { kind, scope: 'all' })
  if (!opened.ok) throw new Error(`no ${kind}: ${JSON.stringify(opened)}`)
  yield* opened.value.rows
}

async function* jsonLines(rows: AsyncIterable<unknown>) {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}
