import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { PolicyDecisionTable, PolicyKind, PolicyVersionTable } from '../schema/policies.ts'

/** A version with its decision, if there is one, and the names of people. */
export interface PolicyVersionRow {
  policy_id: string
  version: number
  reference: string
  kind: PolicyKind
  entity: string | null
  currency: string | null
  class: string | null
  valid_from: string
  valid_to: string | null
  value: unknown
  reason: string
  proposed_by: string
  proposed_at: Date
  decision: PolicyDecisionTable['decision'] | null
  decided_by: string | null
  decided_at: Date | null
  known_at: Date | null
  decision_reason: string | null
  proposer: string
  decider: string | null
}

/** Keeps people from proposing or deciding policies at the same instant; ends with the transaction. */
export async function lockPolicies(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tieout.policies', 0))`.execute(tx)
}

/** Every version of every policy, newest policy and version first. */
export async function listPolicyVersions(db: Db | Tx): Promise<PolicyVersionRow[]> {
  const found = await sql<PolicyVersionRow>`
    select v.*, d.decision, d.decided_by, d.decided_at, d.known_at, d.reason as decision_reason,
      coalesce(p.name, v.proposed_by) as proposer, coalesce(a.name, d.decided_by) as decider
    from policy_version v left join policy_decision d using (policy_id, version)
    left join app_user p on p.user_id::text = v.proposed_by left join app_user a on a.user_id::text = d.decided_by
    order by v.reference collate "C" desc, v.version desc`.execute(db)
  return found.rows
}

/** The approved versions that a run as of an instant knows. */
export async function listApprovedVersions(db: Db | Tx, knownBy: Date): Promise<Selectable<PolicyVersionTable>[]> {
  return db
    .selectFrom('policy_version as v')
    .innerJoin('policy_decision as d', (join) =>
      join.onRef('d.policy_id', '=', 'v.policy_id').onRef('d.version', '=', 'v.version'),
    )
    .selectAll('v')
    .where('d.decision', '=', 'approved')
    .where('d.known_at', '<=', knownBy)
    .orderBy('v.policy_id')
    .orderBy('v.version')
    .execute()
}

/** Adds a version; its value is JSON text. */
export async function insertPolicyVersion(tx: Tx, version: Insertable<PolicyVersionTable>): Promise<void> {
  await tx.insertInto('policy_version').values(version).execute()
}

/** Decides a version; who proposed it is refused by the database. */
export async function insertPolicyDecision(tx: Tx, decision: PolicyDecisionTable): Promise<void> {
  await tx.insertInto('policy_decision').values(decision).execute()
}

/** Entities as policies name them, with the currency of their books. */
export async function listPolicyEntities(db: Db | Tx) {
  return db.selectFrom('entity').select(['entity', 'name', 'functional_currency']).orderBy('entity').execute()
}

/** Currencies in which anything was billed or booked, in order. */
export async function listPolicyCurrencies(db: Db | Tx): Promise<string[]> {
  const found = await sql<{ currency: string }>`
    with recursive known as (
      (select currency from exception order by currency limit 1)
      union all
      select (select x.currency from exception x where x.currency > k.currency order by x.currency limit 1) from known k where k.currency is not null)
    select distinct currency from (
      select currency from known where currency is not null
      union select functional_currency from entity
      union select currency from policy_version where currency is not null) c order by currency`.execute(db)
  return found.rows.map((row) => row.currency)
}

/** Whether a person proposed or approved a tolerance that holds for an exception, by its entity, currency, class and month. */
export async function isPolicyAuthor(tx: Tx, exceptionId: string, userId: string): Promise<boolean> {
  const found = await sql<{
    author: boolean
  }>`select is_author_of_tolerance(${exceptionId}, ${userId}) as author`.execute(tx)
  return found.rows[0]?.author ?? false
}
