import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '#server/auth/role'
import type { WebCtx } from '#server/auth/web-ctx'
import type { Ctx } from '#server/context'
import { translatorFor } from '#server/i18n/translator'
import { importDrop } from '#server/ingest/import-drop'
import { reconcile } from '#server/reconcile/reconcile'
import type { TestContext } from './test-context.ts'
import { type DemoDay, demoDrop } from './world.ts'

/** Imports and reconciles one drop of the example. */
export async function takeExample(ctx: Ctx, day: DemoDay): Promise<Date> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-correcting-'))
  const imported = await importDrop(ctx, { folder: demoDrop(day), dataFolder: folder })
  if (!imported.ok) throw new Error(imported.code)
  await reconcile(ctx, { asOf: imported.value.asOf })
  return imported.value.asOf
}

/** A person with one role in every entity, as an action sees them. */
export async function personIn(scene: TestContext, name: string, role: Role): Promise<WebCtx> {
  const { user_id: userId } = await scene.db
    .insertInto('app_user')
    .values({ email: `${name}@example.com`, name, password_hash: 'none' })
    .returning('user_id')
    .executeTakeFirstOrThrow()
  await scene.db.insertInto('role_grant').values({ user_id: userId, role, entity: null }).execute()
  const person = { userId, name, email: `${name}@example.com`, locale: 'en', grants: [{ role, entity: null }] }
  const actor = { userId, name, roles: [role], scope: 'all' as const }
  return { ...scene.ctx, actor, scope: 'all', person, locale: 'en', t: translatorFor('en') }
}

/** Gives every entity a lane to one ERP at this address. */
export async function connectEverything(
  scene: TestContext,
  erp: { baseUrl: string; settings?: object },
): Promise<string> {
  const now = new Date()
  const { connection_id: connectionId } = await scene.ownerDb
    .insertInto('erp_connection')
    .values({
      kind: 'netsuite',
      name: 'ERP of the example',
      base_url: erp.baseUrl,
      settings: JSON.stringify(erp.settings ?? {}),
      secret_sealed: null,
      state: 'active',
      created_by: 'test',
      created_at: now,
      changed_at: now,
    })
    .returning('connection_id')
    .executeTakeFirstOrThrow()
  for (const { entity } of await scene.db.selectFrom('entity').select('entity').execute()) {
    const lane = { entity, connection_id: connectionId, company: entity, state: 'active' as const }
    await scene.ownerDb
      .insertInto('erp_lane')
      .values({ ...lane, paused_reason: null, retry_at: null })
      .execute()
  }
  return connectionId
}
