import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** The expected posting of every payment, refund, write-off and applied credit of the latest run, in the order of its id; a page after one. What cannot be derived is not among them. */
export async function listSettlementPostings(
  db: Db,
  page: { scope: EntityScope; after: string | undefined; limit: number },
) {
  let query = db
    .selectFrom('expected_settlement as s')
    .select([
      's.payment_id',
      's.source_id',
      's.entity',
      's.document_on',
      's.period',
      's.currency',
      's.functional_currency',
      's.rate',
      's.customer_no',
    ])
    .where('s.outcome', '=', 'derived')
    .where(withinScope('s.entity', page.scope))
  if (page.after !== undefined) query = query.where('s.payment_id', '>', page.after)
  return query.orderBy('s.payment_id').limit(page.limit).execute()
}

/** The ledger lines of those postings, in line order. */
export async function listSettlementLines(db: Db, paymentIds: readonly string[]) {
  if (paymentIds.length === 0) return []
  return db
    .selectFrom('expected_settlement_line as l')
    .select(['l.payment_id', 'l.line_no', 'l.account', 'l.amount_minor', 'l.base_minor'])
    .where('l.payment_id', 'in', [...paymentIds])
    .orderBy('l.payment_id')
    .orderBy('l.line_no')
    .execute()
}
