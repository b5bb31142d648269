import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import type { PostingTable } from '../schema/posting.ts'
import { withinScope } from './within-scope.ts'

type State = PostingTable['state']

/** Each lane within the scope with its connection, how far the ERP was read, and when it may send again. */
export async function listPostingLanes(db: Db, scope: EntityScope) {
  return db
    .selectFrom('erp_lane as l')
    .innerJoin('erp_connection as c', 'c.connection_id', 'l.connection_id')
    .leftJoin('erp_cursor as u', 'u.connection_id', 'c.connection_id')
    .select(['l.entity', 'l.company', 'l.state', 'l.paused_reason', 'l.retry_at', 'l.row_version'])
    .select(['c.connection_id', 'c.name', 'c.kind', 'c.state as connection_state'])
    .select(['u.read_until', 'u.pulled_at', 'u.problem', 'u.failures'])
    .where(withinScope('l.entity', scope))
    .orderBy('l.entity')
    .limit(500)
    .execute()
}

/** How many postings of each entity stand in which state. */
export async function countPostingStates(db: Db, scope: EntityScope) {
  return db
    .selectFrom('posting')
    .select(['entity', 'state', sql<number>`count(*)::int`.as('postings')])
    .where(withinScope('entity', scope))
    .groupBy(['entity', 'state'])
    .orderBy('entity')
    .orderBy('state')
    .limit(5000)
    .execute()
}

const shown = [
  'p.posting_id',
  'p.plan_id',
  'p.entity',
  'p.external_ref',
  'p.period',
  'p.posting_on',
  'p.state',
  'p.attempt',
  'p.purpose',
  'p.amount_minor',
  'p.currency',
  'p.erp_doc_no',
  'p.retry_at',
  'p.problem_code',
  'p.problem',
  'l.reference as plan_reference',
] as const

export interface PostingWish {
  readonly scope: EntityScope
  readonly period?: string | undefined
  readonly states?: readonly State[] | undefined
  readonly planId?: string | undefined
  /** Continues below this posting. */
  readonly before?: string | undefined
  readonly limit: number
}

/** Postings, newest first. */
export async function listPostings(db: Db, wish: PostingWish) {
  const { period, states, planId, before } = wish
  return db
    .selectFrom('posting as p')
    .innerJoin('plan as l', 'l.plan_id', 'p.plan_id')
    .select(shown)
    .where(withinScope('p.entity', wish.scope))
    .$if(period !== undefined, (query) => query.where('p.period', '=', period ?? ''))
    .$if(states !== undefined, (query) => query.where(sql<boolean>`p.state = any(${[...(states ?? [])]}::text[])`))
    .$if(planId !== undefined, (query) => query.where('p.plan_id', '=', planId ?? ''))
    .$if(before !== undefined, (query) => query.where('p.posting_id', '<', before ?? ''))
    .orderBy('p.posting_id', 'desc')
    .limit(wish.limit)
    .execute()
}

export type PostingRow = Awaited<ReturnType<typeof listPostings>>[number]

/** One posting with what it sends and where it stands; undefined outside the scope. */
export async function findPosting(db: Db, wish: { postingId: string; scope: EntityScope }) {
  return db
    .selectFrom('posting as p')
    .innerJoin('plan as l', 'l.plan_id', 'p.plan_id')
    .leftJoin('posting as d', 'd.posting_id', 'p.depends_on')
    .select(shown)
    .select(['p.document', 'p.document_sha', 'p.document_id', 'p.erp_source_id', 'p.depends_on', 'p.correlation_id'])
    .select(['p.created_at', 'p.posted_at', 'p.confirmed_at', 'p.looked_up_at'])
    .select(['d.external_ref as follows_ref', 'd.state as follows_state'])
    .select(sql<string>`encode(p.key_sha, 'hex')`.as('key_hex'))
    .where('p.posting_id', '=', wish.postingId)
    .where(withinScope('p.entity', wish.scope))
    .executeTakeFirst()
}

export type PostingDetailRow = NonNullable<Awaited<ReturnType<typeof findPosting>>>

/** The states a posting went through, in order, with the names of the people who moved it. */
export async function listPostingEvents(db: Db, postingId: string) {
  return db
    .selectFrom('posting_event as v')
    .leftJoin('app_user as a', (join) => join.on(sql<boolean>`a.user_id::text = v.actor`))
    .select(['v.event_no', 'v.at', 'v.actor', 'v.from_state', 'v.to_state', 'v.detail', 'a.name'])
    .where('v.posting_id', '=', postingId)
    .orderBy('v.event_no')
    .limit(500)
    .execute()
}

/** The steps of every attempt, in order, with what was said and answered. */
export async function listPostingSteps(db: Db, postingId: string) {
  return db
    .selectFrom('posting_attempt')
    .select(['attempt', 'step_no', 'step', 'at', 'detail'])
    .where('posting_id', '=', postingId)
    .orderBy('attempt')
    .orderBy('step_no')
    .limit(500)
    .execute()
}
