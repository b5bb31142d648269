import { findDrop } from '#db/queries/inbox'
import type { Ctx } from '../context.ts'
import { env } from '../env.ts'
import { importDrop } from '../ingest/import-drop.ts'
import { readManifest } from '../ingest/manifest.ts'

/** Imports one drop of the demo unless it is in already. Returns whether anything was imported. Throws with the refusal's code when the drop cannot be taken. */
export async function loadDrop(ctx: Ctx, folder: string): Promise<boolean> {
  const { manifestSha } = await readManifest(folder)
  if (await findDrop(ctx.db, manifestSha)) return false
  const outcome = await importDrop(ctx, { folder, dataFolder: env().TIEOUT_DATA })
  if (!outcome.ok)
    throw new Error(`The drop ${folder} could not be imported: ${outcome.code} ${JSON.stringify(outcome.params)}`)
  return outcome.value.state === 'imported'
}
