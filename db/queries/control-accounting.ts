import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** Billing documents per entity, currency, issue month and bucket. */
export async function listInvoiceAccounting(db: Db, scope: EntityScope) {
  return db
    .selectFrom('control.invoice_accounting as a')
    .select(['a.entity', 'a.currency', 'a.period', 'a.bucket', 'a.documents', 'a.amount_minor'])
    .where(withinScope('a.entity', scope))
    .orderBy('a.entity')
    .orderBy('a.currency')
    .orderBy('a.period')
    .orderBy('a.bucket')
    .execute()
}

/** AR documents of the ERP per entity, currency, ERP period and bucket. */
export async function listErpAccounting(db: Db, scope: EntityScope) {
  return db
    .selectFrom('control.erp_accounting as a')
    .select(['a.entity', 'a.currency', 'a.period', 'a.bucket', 'a.documents', 'a.amount_minor'])
    .where(withinScope('a.entity', scope))
    .orderBy('a.entity')
    .orderBy('a.currency')
    .orderBy('a.period')
    .orderBy('a.bucket')
    .execute()
}

/** The buckets of every feed, of one drop or of all. */
export async function listFeedBuckets(db: Db, wish: { dropId?: string | undefined }) {
  let query = db
    .selectFrom('control.feed_buckets as f')
    .select([
      'f.drop_id',
      'f.world',
      'f.as_of',
      'f.feed',
      'f.rows_declared',
      'f.received',
      'f.new',
      'f.changed',
      'f.unchanged',
      'f.duplicate',
      'f.conflict',
      'f.rejected',
      'f.absent_keys',
      'f.unaccounted',
      'f.totals_declared',
      'f.totals_read',
    ])
  if (wish.dropId !== undefined) query = query.where('f.drop_id', '=', wish.dropId)
  return query.orderBy('f.as_of').orderBy('f.drop_id').orderBy('f.feed').execute()
}

/** Usage events per metric, month and bucket. */
export async function listEventAccounting(db: Db) {
  return db
    .selectFrom('control.event_accounting as u')
    .select(['u.metric', 'u.period', 'u.bucket', 'u.events', 'u.quantity'])
    .orderBy('u.metric')
    .orderBy('u.period')
    .orderBy('u.bucket')
    .execute()
}

/** Documents claimed by more than one match: the list must be empty. */
export async function listClaimedTwice(db: Db) {
  return db
    .selectFrom('control.claimed_twice as c')
    .select(['c.side', 'c.document_id', 'c.claims', 'c.match_ids'])
    .orderBy('c.side')
    .orderBy('c.document_id')
    .limit(1_000)
    .execute()
}
