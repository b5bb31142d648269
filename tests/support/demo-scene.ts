import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { translatorFor } from '#server/i18n/translator'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import { type TestContext, testContext } from './test-context.ts'
import { type DemoDay, demoDrop } from './world.ts'

export interface DemoScene {
  readonly scene: TestContext
  /** A folder of its own, taken away with the scene. */
  readonly folder: string
  /** Somebody who may see everything, in English. */
  readonly reader: ReturnType<typeof readerOf>
  close(): Promise<void>
}

/** The example company as of one of its days, imported and judged. */
export async function openDemo(day: DemoDay): Promise<DemoScene> {
  const scene = await testContext()
  const folder = await mkdtemp(join(tmpdir(), 'tieout-demo-'))
  const imported = await importDrop(scene.ctx, { folder: demoDrop(day), dataFolder: folder })
  if (!imported.ok) throw new Error(imported.code)
  await reconcile(scene.ctx, { asOf: imported.value.asOf })
  return {
    scene,
    folder,
    reader: readerOf(scene),
    close: async () => {
      await scene.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function readerOf(scene: TestContext) {
  return {
    db: scene.db,
    scope: 'all' as const,
    locale: 'en' as const,
    t: translatorFor('en'),
    now: scene.ctx.now,
    correlationId: 'a-test',
    actor: { userId: 'anybody', name: 'Anybody', roles: ['analyst' as const], scope: 'all' as const },
  }
}
