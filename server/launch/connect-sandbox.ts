import { randomUUID } from 'node:crypto'
import { insertMissingLanes, lockConnectionNamed, storeConnection } from '#db/queries/erp-connections'
import { recordAudit } from '../audit/record-audit.ts'
import { sealSecret } from '../connectors/secrets.ts'
import type { Ctx } from '../context.ts'
import { env } from '../env.ts'

const NAME = 'Sandbox ERP'
/** As the stand-in is set up: it refuses a second document under one external id, and nothing it was sent takes effect seconds later. */
const settings = { uniqueness: 'enforced', overlapSeconds: 600, settleMs: 2000, timeoutMs: 20_000 }

/** Connects the stand-in ERP under its present address, with a lane for every entity that has none. Safe to run at every start. */
export async function connectSandbox(ctx: Ctx, erp: { address: string; token: string }): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    const before = await lockConnectionNamed(tx, NAME)
    const connectionId = before?.connection_id ?? randomUUID()
    const sealing = { dataFolder: env().TIEOUT_DATA, connectionId, secret: erp.token }
    const at = ctx.now()
    await storeConnection(tx, {
      connectionId,
      kind: 'netsuite',
      name: NAME,
      baseUrl: erp.address,
      settings,
      secretSealed: sealSecret(sealing),
      by: ctx.actor.userId,
      at,
    })
    await insertMissingLanes(tx, connectionId)
    if (before?.base_url === erp.address) return
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'connections.connect',
      objectKind: 'erp_connection',
      objectId: connectionId,
      after: { kind: 'netsuite', name: NAME, baseUrl: erp.address, settings },
      correlationId: ctx.correlationId,
      at,
    })
  })
}
