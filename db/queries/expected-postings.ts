import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

/** The expected posting of every due or not yet due document of the latest run, in the order of the document id; a page after one. What cannot be derived is not among them. */
export async function listExpectedPostings(
  db: Db,
  page: { scope: EntityScope; after: string | undefined; limit: number },
) {
  let query = db
    .selectFrom('recon_item as i')
    .innerJoin('expected_document as x', (join) =>
      join.onRef('x.expected_id', '=', 'i.document_id').onRef('x.version_no', '=', 'i.version_no'),
    )
    .innerJoin('entity as e', 'e.entity', 'x.entity')
    .select([
      'i.document_id',
      'x.expected_id',
      'x.version_no',
      'x.source_id',
      'x.kind',
      'x.entity',
      'x.document_on',
      'x.period',
      'x.currency',
      'x.rate',
      'x.customer_no',
      'e.functional_currency',
    ])
    .where('i.side', '=', 'expected')
    .where('i.standing', '=', 'due')
    .where('x.outcome', '=', 'derived')
    .where(withinScope('x.entity', page.scope))
  if (page.after !== undefined) query = query.where('i.document_id', '>', page.after)
  return query.orderBy('i.document_id').limit(page.limit).execute()
}

export type ExpectedPosting = Awaited<ReturnType<typeof listExpectedPostings>>[number]

/** The ledger lines of some expected postings, in line order. */
export async function listExpectedLines(
  db: Db,
  wanted: readonly { expected_id: string; version_no: number }[],
): Promise<ExpectedLineRow[]> {
  if (wanted.length === 0) return []
  const versions = new Map(wanted.map((posting) => [posting.expected_id, posting.version_no]))
  const lines = await db
    .selectFrom('expected_line as l')
    .select([
      'l.expected_id',
      'l.version_no',
      'l.line_no',
      'l.role',
      'l.account',
      'l.amount_minor',
      'l.base_minor',
      'l.tax_code',
      'l.source_line_ref',
      'l.dimensions',
    ])
    .where('l.expected_id', 'in', [...versions.keys()])
    .orderBy('l.expected_id')
    .orderBy('l.line_no')
    .execute()
  return lines.filter((line) => versions.get(line.expected_id) === line.version_no)
}

export interface ExpectedLineRow {
  readonly expected_id: string
  readonly version_no: number
  readonly line_no: number
  readonly role: 'receivable' | 'revenue' | 'deferred' | 'discount' | 'tax'
  readonly account: string
  readonly amount_minor: bigint
  readonly base_minor: bigint
  readonly tax_code: string | null
  readonly source_line_ref: string | null
  readonly dimensions: unknown
}
