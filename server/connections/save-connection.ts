import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Tx } from '#db/client'
import { listBusyElsewhere, lockConnection, storeLanes } from '#db/queries/connection-changes'
import { storeConnection } from '#db/queries/erp-connections'
import { listEntities } from '#db/queries/frame'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { sealSecret } from '../connectors/secrets.ts'
import { done, type Outcome, type Refusal, refuse } from '../domain/outcome.ts'
import { env } from '../env.ts'
import { addressRefusal } from './erp-address.ts'

const Word = z.string().trim().min(1).max(200)

const Wish = z.object({
  connectionId: z.uuid().nullable(),
  rowVersion: z.int().positive().nullable(),
  name: Word,
  baseUrl: z.string().trim().min(1).max(500),
  database: Word,
  user: Word,
  /** Kept as it is where nothing is entered. */
  password: z.string().max(1000),
  lanes: z.array(z.object({ entity: Word, company: Word })).max(500),
})

type Wish = z.output<typeof Wish>

/** Connects a Tryton, or changes how it is reached. The password is sealed and never given back. */
export const saveConnectionAction = defineAction('connections.save', Wish, (ctx, wish) => saveConnection(ctx, wish))

async function saveConnection(ctx: WebCtx, wish: Wish): Promise<Outcome<{ connectionId: string; message: string }>> {
  const forbidden = addressRefusal(wish.baseUrl, allowedHosts())
  if (forbidden) return refuse(forbidden)
  return ctx.db.transaction().execute(async (tx) => {
    const before = wish.connectionId === null ? undefined : await lockConnection(tx, wish.connectionId)
    if (wish.connectionId !== null && !before) return refuse('not_found')
    if (before && before.row_version !== wish.rowVersion) return refuse('someone_was_faster')
    if (before && before.kind !== 'tryton') return refuse('connection_is_kept_elsewhere')
    if (!before && wish.password === '') return refuse('password_missing')
    // A kept password must not be sent to another place than the one it was entered for.
    if (before && wish.password === '' && isElsewhere(before, wish)) return refuse('password_missing')
    const connectionId = before?.connection_id ?? randomUUID()
    const refused = await laneRefusal(tx, ctx, { ...wish, connectionId })
    if (refused) return refused
    const at = ctx.now()
    const settings = { ...fieldsOf(before?.settings), ...settingsOf(wish) }
    const sealing = { dataFolder: env().TIEOUT_DATA, connectionId, secret: wish.password }
    const secretSealed = wish.password === '' ? (before?.secret_sealed ?? null) : sealSecret(sealing)
    const { name, baseUrl, lanes } = wish
    const by = ctx.actor.userId
    await storeConnection(tx, { connectionId, kind: 'tryton', name, baseUrl, settings, secretSealed, by, at })
    await storeLanes(tx, { connectionId, lanes })
    await recordAudit(tx, {
      actor: by,
      action: 'connections.save',
      objectKind: 'erp_connection',
      objectId: connectionId,
      before: before ? { name: before.name, baseUrl: before.base_url } : null,
      after: { name, baseUrl, database: wish.database, user: wish.user, lanes },
      detail: { passwordChanged: wish.password !== '' },
      correlationId: ctx.correlationId,
      at,
    })
    return done({ connectionId, message: ctx.t('connections.saved', { name }) })
  })
}

/** Another server, or another database on it, is another place: each has accounts of its own. */
function isElsewhere(before: { base_url: string; settings: unknown }, wish: Wish): boolean {
  const kept = fieldsOf(before.settings)
  return before.base_url !== wish.baseUrl || !('database' in kept) || kept.database !== wish.database
}

/** The demo may also reach what runs beside it. */
function allowedHosts(): readonly string[] {
  const { TIEOUT_ERP_HOSTS: hosts, TIEOUT_SEED_USERS: seed } = env()
  return seed === 'demo' ? [...hosts, 'localhost', '127.0.0.1'] : hosts
}

/** Tryton's own settings, with the entity of each company as the connector asks for it. */
function settingsOf(wish: Wish) {
  const entities = Object.fromEntries(wish.lanes.map(({ entity, company }) => [company, entity]))
  return { database: wish.database, user: wish.user, entities }
}

async function laneRefusal(tx: Tx, ctx: WebCtx, wish: Wish & { connectionId: string }): Promise<Refusal | null> {
  const entities = wish.lanes.map((lane) => lane.entity)
  const companies = new Set(wish.lanes.map((lane) => lane.company))
  if (companies.size < wish.lanes.length || new Set(entities).size < entities.length) return refuse('lane_twice')
  const known = new Set((await listEntities(tx, ctx.scope)).map((row) => row.entity))
  const unknown = entities.find((entity) => !known.has(entity))
  if (unknown !== undefined) return refuse('entity_unknown', { entity: unknown })
  const [busy] = await listBusyElsewhere(tx, { connectionId: wish.connectionId, entities })
  return busy === undefined ? null : refuse('lane_busy_elsewhere', { entity: busy })
}

function fieldsOf(settings: unknown): object {
  return typeof settings === 'object' && settings !== null ? settings : {}
}
