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

/** Locks a connection by name against other changes; undefined when there is none. */
export async function lockConnectionNamed(tx: Tx, name: string) {
  return tx
    .selectFrom('erp_connection')
    .select(['connection_id', 'base_url', 'settings'])
    .where('name', '=', name)
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
  readonly by: string
  readonly at: Date
}

/** Keeps a connection, active at once. One that is there keeps its maker and its state, and takes the rest. */
export async function storeConnection(tx: Tx, row: ConnectionRow): Promise<void> {
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
      created_by: row.by,
      created_at: row.at,
      changed_at: row.at,
    })
    .onConflict((conflict) =>
      conflict.column('connection_id').doUpdateSet((row) => ({
        kind: row.ref('excluded.kind'),
        name: row.ref('excluded.name'),
        base_url: row.ref('excluded.base_url'),
        settings: row.ref('excluded.settings'),
        secret_sealed: row.ref('excluded.secret_sealed'),
        changed_at: row.ref('excluded.changed_at'),
        row_version: row('erp_connection.row_version', '+', 1),
      })),
    )
    .execute()
}

/** Gives every entity without a lane one over this connection, its company named like the entity. */
export async function insertMissingLanes(tx: Tx, connectionId: string): Promise<void> {
  await tx
    .insertInto('erp_lane')
    .columns(['entity', 'connection_id', 'company', 'state'])
    .expression((from) =>
      from
        .selectFrom('entity')
        .select((row) => [
          'entity.entity',
          row.cast<string>(row.val(connectionId), 'uuid').as('connection_id'),
          'entity.entity as company',
          row.val<'active'>('active').as('state'),
        ]),
    )
    .onConflict((conflict) => conflict.column('entity').doNothing())
    .execute()
}
