// A process of its own that imports a drop and reconciles it, as the worker does, and prints what that cost: node measured-trial.mjs FOLDER.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contextOf, machineActor, openSurroundings } from '#server/context'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'

const [, , folder = ''] = process.argv
const surroundings = await openSurroundings({ url: process.env['DATABASE_APP_URL'] ?? '', part: 'worker' })
const ctx = contextOf(surroundings, { actor: machineActor('trial') })
const began = performance.now()
const outcome = await importDrop(ctx, { folder, dataFolder: await mkdtemp(join(tmpdir(), 'tieout-trial-')) })
if (!outcome.ok) throw new Error(`the drop was refused: ${outcome.code}`)
const imported = performance.now()
const run = await reconcile(ctx, { asOf: outcome.value.asOf })
const cost = {
  importSeconds: (imported - began) / 1000,
  reconcileSeconds: (performance.now() - imported) / 1000,
  peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  resultSha: run.resultSha,
}
await surroundings.close()
console.log(JSON.stringify(cost))
