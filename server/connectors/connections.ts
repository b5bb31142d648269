import type { Db } from '#db/client'
import {
  findConnection,
  findLaneConnection,
  listConnectionLanes,
  listConnections,
  listNewestChecks,
} from '#db/queries/erp-connections'
import { env } from '../env.ts'
import type { ErpConnector } from './contract.ts'
import { openConnector } from './open-connector.ts'
import { openSecret } from './secrets.ts'

/** The ERP company an entity is posted to and the connector that reaches it; undefined when the entity has no lane or its connection is paused. Nothing is sent yet. Throws when the secret does not open. */
export async function connectorForEntity(
  db: Db,
  entity: string,
): Promise<{ connectionId: string; company: string; connector: ErpConnector } | undefined> {
  const found = await findLaneConnection(db, entity)
  if (!found || found.state !== 'active') return undefined
  return { connectionId: found.connection_id, company: found.company, connector: connectorOf(found) }
}

/** One connection with its lanes; undefined when there is none. `open` gives its connector and throws when the secret does not open. The secret itself is never given. */
export async function readConnection(db: Db, connectionId: string) {
  const found = await findConnection(db, connectionId)
  if (!found) return undefined
  const lanes = await listConnectionLanes(db, connectionId)
  return {
    connectionId,
    kind: found.kind,
    name: found.name,
    baseUrl: found.base_url,
    settings: found.settings,
    state: found.state,
    hasSecret: found.secret_sealed !== null,
    rowVersion: found.row_version,
    lanes,
    open: () => connectorOf(found),
  }
}

/** Every connection with its lanes, how far it was read and its newest test, by name. */
export async function readConnections(db: Db) {
  const [connections, lanes, checks] = await Promise.all([
    listConnections(db),
    listConnectionLanes(db),
    listNewestChecks(db),
  ])
  return connections.map((connection) => ({
    ...connection,
    lanes: lanes.filter((lane) => lane.connection_id === connection.connection_id),
    check: checks.find((check) => check.connection_id === connection.connection_id),
  }))
}

interface KeptConnection {
  readonly connection_id: string
  readonly kind: 'netsuite' | 'tryton'
  readonly base_url: string
  readonly settings: unknown
  readonly secret_sealed: Buffer | null
}

function connectorOf(kept: KeptConnection): ErpConnector {
  const { connection_id: connectionId, secret_sealed: sealed } = kept
  const secret = sealed && openSecret({ dataFolder: env().TIEOUT_DATA, connectionId, sealed })
  return openConnector({ kind: kept.kind, baseUrl: kept.base_url, settings: kept.settings, secret })
}
