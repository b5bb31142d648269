import { findDrop } from '#db/queries/inbox'
import { findLastRun } from '#db/queries/recon-runs'
import type { Ctx } from '../context.ts'
import { env } from '../env.ts'
import { importDrop } from '../ingest/import-drop.ts'
import { readManifest } from '../ingest/manifest.ts'
import { reconcile } from '../reconcile/reconcile.ts'

/** Imports one drop of the demo and reconciles as of its instant, each unless it was done before. Returns what it did. Throws with the refusal's code when the drop cannot be taken. */
export async function loadDrop(ctx: Ctx, folder: string): Promise<{ imported: boolean; reconciled: boolean }> {
  const { manifestSha, asOf } = await readManifest(folder)
  const imported = !(await findDrop(ctx.db, manifestSha))
  if (imported) {
    const outcome = await importDrop(ctx, { folder, dataFolder: env().TIEOUT_DATA })
    if (!outcome.ok)
      throw new Error(`${folder} could not be imported: ${outcome.code} ${JSON.stringify(outcome.params)}`)
  }
  const last = await findLastRun(ctx.db)
  // A start that was killed between the two steps left the drop imported and not reconciled.
  const reconciled = !last || last.as_of < new Date(asOf)
  if (reconciled) await reconcile(ctx, { asOf: new Date(asOf) })
  return { imported, reconciled }
}
