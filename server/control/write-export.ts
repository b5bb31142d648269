import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { recordAudit } from '../audit/record-audit.ts'
import type { Ctx } from '../context.ts'
import type { EntityScope } from '../domain/entity-scope.ts'
import { done, type Outcome } from '../domain/outcome.ts'
import { productVersion } from '../product-version.ts'
import type { ExportKind } from './export-kind.ts'
import { openPopulation, type Population, type PopulationRefusal } from './export-population.ts'
import { type ExportTotals, openTotals } from './export-totals.ts'

/** What stands beside an exported file, so that it can be checked without us. */
export interface ExportManifest {
  readonly kind: ExportKind
  readonly file: string
  readonly run_id: string
  readonly as_of: string
  readonly result_sha: string | null
  readonly rows: number
  readonly sha256: string
  readonly control_totals: ExportTotals
  readonly scope: EntityScope
  readonly product_version: string
  readonly exported_by: string
  readonly exported_at: string
}

/** Writes the full population of the latest run as JSONL to `out` and its manifest to `<out>.manifest.json`, and records who took it. A file is either whole or absent. */
export async function writeExport(
  ctx: Ctx,
  wish: { kind: ExportKind; scope: EntityScope; out: string },
): Promise<Outcome<ExportManifest, PopulationRefusal>> {
  const opened = await openPopulation(ctx.db, wish)
  if (!opened.ok) return opened
  const written = await writeRows(opened.value, wish.out)
  const manifest: ExportManifest = {
    kind: wish.kind,
    file: basename(wish.out),
    run_id: opened.value.run.run_id,
    as_of: opened.value.run.as_of.toISOString(),
    result_sha: opened.value.run.result_sha,
    ...written,
    scope: wish.scope,
    product_version: productVersion,
    exported_by: ctx.actor.userId,
    exported_at: ctx.now().toISOString(),
  }
  await writeFile(`${wish.out}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  await recordExport(ctx, manifest)
  return done(manifest)
}

/** Puts into the audit who took which population away, with the hash of what was taken. */
export async function recordExport(
  ctx: Ctx,
  taken: Pick<ExportManifest, 'kind' | 'run_id' | 'rows' | 'sha256'>,
): Promise<void> {
  await ctx.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'exports.take',
      objectKind: 'run',
      objectId: taken.run_id,
      detail: { kind: taken.kind, rows: taken.rows, sha256: taken.sha256 },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    }),
  )
}

async function writeRows(population: Population, out: string) {
  const totals = openTotals(population.kind)
  const hash = createHash('sha256')
  const half = `${out}.${process.pid}.half`
  let rows = 0
  async function* lines() {
    for await (const row of population.rows) {
      totals.add(row)
      rows += 1
      const line = `${JSON.stringify(row)}\n`
      hash.update(line)
      yield line
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(half))
    await rename(half, out)
  } finally {
    await population.close()
    await rm(half, { force: true })
  }
  return { rows, sha256: hash.digest('hex'), control_totals: totals.read() }
}
