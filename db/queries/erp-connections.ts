import type { Db, Tx } from '../client.ts'

/** The connection and the company's name in it through which an entity is posted; undefined when it has none. */
export async function findLaneConnection(db: Db, entity: string) {
  return db
    .selectFrom('erp_lane')
    .innerJoin('erp_connection', 'erp_connection.connection_id', 'erp_lane.connection_id')
    .select(['erp_lane.company', 'erp_connection.connection_id', 'erp_connection.kind', 'erp_connection.base_url'])
    .select(['erp_connection.settings', 'erp_connection.secret_sealed', 'erp_connection.state'])
    .where('erp_lane.entity', '=', entity)
    .executeTakeFirst()
}

/** One connection as it is kept, its secret sealed. */
export async function findConnection(db: Db, connectionId: string) {
  return db.selectFrom('erp_connection').selectAll().where('connection_id', '=', connectionId).executeTakeFirst()
}

/** All connections by name, without their secrets. One organisation has few enough ERPs for one page. */
export async function listConnections(db: Db) {
  return db
    .selectFrom('erp_connection')
    .leftJoin('erp_cursor', 'erp_cursor.connection_id', 'erp_connection.connection_id')
    .select(['erp_connection.connection_id', 'kind', 'name', 'base_url', 'settings', 'state', 'changed_at'])
    .select(['erp_connection.row_version', 'read_until', 'pulled_at', 'problem', 'failures'])
    .select((row) => row('secret_sealed', 'is not', null).as('has_secret'))
    .orderBy('name')
    .limit(200)
    .execute()
}

/** The lanes of all connections, or of one, by entity. */
export async function listConnectionLanes(db: Db, connectionId?: string) {
  return db
    .selectFrom('erp_lane')
    .select(['entity', 'connection_id', 'company', 'state', 'paused_reason', 'retry_at', 'row_version'])
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? ''))
    .orderBy('entity')
    .limit(2000)
    .execute()
}

/** The newest test of each connection. */
export async function listNewestChecks(db: Db) {
  return db
    .selectFrom('erp_check')
    .distinctOn('connection_id')
    .select(['connection_id', 'check_no', 'at', 'actor', 'passed', 'findings'])
    .orderBy('connection_id')
    .orderBy('check_no', 'desc')
    .limit(200)
    .execute()
}

/** Locks a connection against other changes; undefined when there is none. */
export async function lockConnection(tx: Tx, connectionId: string) {
  return tx
    .selectFrom('erp_connection')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst()
}

export interface ConnectionRow {
  readonly connectionId: string
  readonly kind: 'netsuite' | 'tryton'
  readonly name: string
  readonly baseUrl: string
  readonly settings: unknown
  readonly secretSealed: Buffer | null
  readonly at: Date
}

/** Keeps a new connection, active at once. */
export async function insertConnection(tx: Db, row: ConnectionRow & { createdBy: string }): Promise<void> {
  await tx
    .insertInto('erp_connection')
    .values({
      connection_id: row.connectionId,
      kind: row.kind,
      name: row.name,
      base_url: row.baseUrl,
      settings: JSON.stringify(row.settings),
      secret_sealed: row.secretSealed,
      state: 'active',
      created_by: row.createdBy,
      created_at: row.at,
      changed_at: row.at,
    })
    .execute()
}
