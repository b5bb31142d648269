import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ctx } from '../context.ts'
import { exportKinds } from '../control/export-kind.ts'
import { writeExport } from '../control/write-export.ts'
import { importDrop } from '../ingest/import-drop.ts'
import { reconcile } from '../reconcile/reconcile.ts'
import { type Bench, type Measurement, openBench } from './measure.ts'

export interface BenchResult {
  readonly measurements: readonly Measurement[]
  /** Equal for equal inputs, whatever the order and the machine. */
  readonly resultSha: string | undefined
}

/** Imports the drops one after another into an empty database, reconciles after each and once more in full at the end. With `out`, the exports are written there. Throws when a drop is refused. */
export async function runBench(request: {
  drops: readonly string[]
  out?: string | undefined
  tell: (measurement: Measurement) => void
}): Promise<BenchResult> {
  const bench = await openBench()
  try {
    return await runSteps(bench, request)
  } finally {
    await bench.close()
  }
}

async function runSteps(bench: Bench, request: Parameters<typeof runBench>[0]): Promise<BenchResult> {
  const measurements: Measurement[] = []
  const step = async <T>(name: string, run: (ctx: Ctx) => Promise<T>): Promise<T> => {
    const { measurement, result } = await bench.measure(name, run)
    measurements.push(measurement)
    request.tell(measurement)
    return result
  }
  let last: { asOf: Date; sha: string } | undefined
  for (const folder of request.drops) {
    const asOf = await step(`import ${folder}`, (ctx) => takeDrop(ctx, folder, bench.folder))
    const run = await step(`reconcile as of ${asOf.toISOString()}`, (ctx) => reconcile(ctx, { asOf }))
    last = { asOf, sha: run.resultSha }
  }
  if (!last) return { measurements, resultSha: undefined }
  const { asOf } = last
  await step('reconcile again, nothing changed', (ctx) => reconcile(ctx, { asOf }))
  const full = await step('reconcile again, everything', (ctx) => reconcile(ctx, { asOf, full: true }))
  if (full.resultSha !== last.sha)
    throw new Error(`A full run gives ${full.resultSha}, the runs by change gave ${last.sha}.`)
  const { out } = request
  if (out !== undefined) await step('export', (ctx) => exportAll(ctx, out))
  return { measurements, resultSha: full.resultSha }
}

async function takeDrop(ctx: Ctx, folder: string, dataFolder: string): Promise<Date> {
  const outcome = await importDrop(ctx, { folder, dataFolder })
  if (outcome.ok) return outcome.value.asOf
  throw new Error(`${folder} could not be imported: ${outcome.code} ${JSON.stringify(outcome.params)}`)
}

async function exportAll(ctx: Ctx, out: string): Promise<void> {
  await mkdir(out, { recursive: true })
  for (const kind of exportKinds) {
    const outcome = await writeExport(ctx, { kind, scope: 'all', out: join(out, `${kind}.jsonl`) })
    if (!outcome.ok) throw new Error(`${kind} could not be exported: ${outcome.code}`)
  }
}
