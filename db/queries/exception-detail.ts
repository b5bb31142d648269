import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { isOfCase } from './case-members.ts'

/** An exception with its case, its entity, its period's state and the rule behind its current diagnosis; undefined outside the scope. */
export async function findException(db: Db, wish: { exceptionId: string; scope: EntityScope }) {
  let query = db
    .selectFrom('exception as x')
    .innerJoin('exception_case as c', 'c.case_id', 'x.case_id')
    .innerJoin('entity as e', 'e.entity', 'x.entity')
    .leftJoin('app_user as u', 'u.user_id', 'x.assignee_id')
    .leftJoin('period_state as p', (join) => join.onRef('p.entity', '=', 'x.entity').onRef('p.period', '=', 'x.period'))
    .where('x.exception_id', '=', wish.exceptionId)
  if (wish.scope !== 'all') query = query.where('x.entity', 'in', wish.scope.length > 0 ? wish.scope : [''])
  return query
    .select(['x.exception_id', 'x.reference', 'x.status', 'x.case_id', 'x.entity', 'x.period', 'x.class', 'x.cause'])
    .select(['x.severity', 'x.resolution', 'x.currency', 'x.variance_minor', 'x.at_stake_minor', 'x.base_currency'])
    .select(['x.base_at_stake_minor', 'x.bill_to_id', 'x.customer_name', 'x.billing_number', 'x.erp_number'])
    .select([
      'x.diagnosis_no',
      'x.since_at',
      'x.opened_at',
      'x.due_at',
      'x.assignee_id',
      'x.resolved_at',
      'x.resolved_by',
      'x.snoozed_until',
    ])
    .select(['x.row_version', 'x.subject_kind', 'x.subject_source_id', 'x.subject_document_id'])
    .select(['u.name as assignee_name', 'p.state as period_state', 'p.locked_at'])
    .select(['c.reference as case_reference', 'c.grouped', 'c.grouping_key'])
    .select(['e.name as entity_name', 'e.time_zone', 'e.functional_currency', 'e.posting_mode'])
    .executeTakeFirst()
}

export type ExceptionRow = NonNullable<Awaited<ReturnType<typeof findException>>>

/** One diagnosis of an exception with the rule version that gave it. */
export async function findDiagnosis(db: Db, wish: { exceptionId: string; diagnosisNo: number }) {
  return db
    .selectFrom('exception_diagnosis as d')
    .leftJoin('rule as r', (join) =>
      join.onRef('r.rule_id', '=', 'd.rule_id').onRef('r.version', '=', 'd.rule_version'),
    )
    .where('d.exception_id', '=', wish.exceptionId)
    .where('d.diagnosis_no', '=', wish.diagnosisNo)
    .select(['d.diagnosis_no', 'd.class', 'd.cause', 'd.rule_id', 'd.rule_version', 'd.run_id', 'd.as_of'])
    .select(['d.currency', 'd.variance_minor', 'd.base_minor', 'd.evidence', 'd.documents', 'd.grouping_key'])
    .select(['r.predicate', 'r.note', 'r.measure', 'r.approved_by', 'r.proposed_by'])
    .executeTakeFirst()
}

/** The current diagnoses of several exceptions, for sentences in lists. */
export async function listDiagnoses(db: Db, exceptionIds: readonly string[]) {
  if (exceptionIds.length === 0) return []
  return db
    .selectFrom('exception as x')
    .innerJoin('exception_diagnosis as d', (join) =>
      join.onRef('d.exception_id', '=', 'x.exception_id').onRef('d.diagnosis_no', '=', 'x.diagnosis_no'),
    )
    .where('x.exception_id', 'in', exceptionIds)
    .select(['d.exception_id', 'd.evidence', 'd.documents'])
    .orderBy('d.exception_id')
    .limit(exceptionIds.length)
    .execute()
}

/** The parts into which the variance of a diagnosis falls, in their order; they add up to it. */
export async function listVarianceFacets(db: Db, wish: { exceptionId: string; diagnosisNo: number }) {
  return db
    .selectFrom('variance_facet as f')
    .where('f.exception_id', '=', wish.exceptionId)
    .where('f.diagnosis_no', '=', wish.diagnosisNo)
    .select(['f.facet_no', 'f.facet', 'f.currency', 'f.amount_minor', 'f.detail'])
    .orderBy('f.facet_no')
    .limit(100)
    .execute()
}

/** What happened to an exception, newest first, with the person's name where a person did it. */
export async function listExceptionEvents(db: Db, exceptionId: string) {
  return db
    .selectFrom('exception_event as v')
    .leftJoin('app_user as u', (join) => join.on(sql<boolean>`u.user_id::text = v.actor`))
    .leftJoin('run as r', 'r.run_id', 'v.run_id')
    .where('v.exception_id', '=', exceptionId)
    .select(['v.event_no', 'v.kind', 'v.at', 'v.actor', 'v.detail', 'u.name as actor_name', 'r.as_of'])
    .orderBy('v.event_no', 'desc')
    .limit(200)
    .execute()
}

/** What people did in a case and what was resolved, newest first; being found and diagnosed is left to each exception. */
export async function listCaseEvents(db: Db, wish: { caseId: string; scope: EntityScope; limit: number }) {
  let query = db
    .selectFrom('exception_event as v')
    .innerJoin('exception as x', 'x.exception_id', 'v.exception_id')
    .leftJoin('app_user as u', (join) => join.on(sql<boolean>`u.user_id::text = v.actor`))
    .leftJoin('run as r', 'r.run_id', 'v.run_id')
    .where(isOfCase('x', wish.caseId))
    .where('v.kind', 'not in', ['opened', 'diagnosed'])
  if (wish.scope !== 'all') query = query.where('x.entity', 'in', wish.scope.length > 0 ? wish.scope : [''])
  return query
    .select([
      'v.exception_id',
      'v.event_no',
      'v.kind',
      'v.at',
      'v.actor',
      'r.as_of',
      'v.detail',
      'u.name as actor_name',
    ])
    .select('x.reference')
    .orderBy('v.at', 'desc')
    .orderBy('v.exception_id')
    .orderBy('v.event_no', 'desc')
    .limit(wish.limit)
    .execute()
}

/** People who may be given work in one of the entities: analysts and controllers who are not disabled. */
export async function listAssignees(db: Db, scope: EntityScope) {
  let query = db
    .selectFrom('app_user as u')
    .innerJoin('role_grant as g', 'g.user_id', 'u.user_id')
    .where('u.disabled_at', 'is', null)
    .where('g.role', 'in', ['analyst', 'controller'])
  if (scope !== 'all') {
    query = query.where((eb) =>
      eb.or([eb('g.entity', 'is', null), eb('g.entity', 'in', scope.length > 0 ? scope : [''])]),
    )
  }
  return query.select(['u.user_id', 'u.name']).distinct().orderBy('u.name').orderBy('u.user_id').limit(200).execute()
}
