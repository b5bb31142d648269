import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'
import type { PolicyAcceptanceTable, PolicySeverityTable } from '../schema/policies.ts'

type Acceptance = Omit<PolicyAcceptanceTable, 'steps' | 'run_id'> & { reference: string; status: string }

/** What the latest run accepted by policies, or left open because of their cap, and how it stands now. */
export async function listPolicyAcceptances(db: Db | Tx): Promise<Acceptance[]> {
  const found = await sql<Acceptance>`
    select a.*, x.reference, x.status from policy_acceptance a join exception x using (exception_id) order by x.reference collate "C"`.execute(
    db,
  )
  return found.rows
}

type Severity = Omit<PolicySeverityTable, 'run_id'> & { reference: string }

/** What the latest run raised by materiality or called trivial. */
export async function listPolicySeverities(db: Db | Tx): Promise<Severity[]> {
  const found = await sql<Severity>`
    select s.*, x.reference from policy_severity s join exception x using (exception_id) order by x.reference collate "C"`.execute(
    db,
  )
  return found.rows
}

/** Accepted findings that neither their diagnosis, nor people, nor a policy accept; severities that neither the cause nor materiality gives; versions decided by their proposer. */
export async function findUnfoundedByPolicy(db: Db | Tx): Promise<{ object: string; problem: string }[]> {
  const found = await sql<{ object: string; problem: string }>`
    select x.reference as object, 'is accepted by nobody: no person, no policy and no diagnosis says so' as problem
      from exception x join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
     where x.status = 'accepted' and d.status <> 'accepted'
       and not exists (select from acceptance c where c.exception_id = x.exception_id and c.state = 'approved')
       and not exists (select from policy_acceptance a where a.exception_id = x.exception_id and a.outcome = 'accepted')
    union all
    select x.reference, 'has a severity that neither its cause nor materiality gives it'
      from exception x join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
      left join policy_severity s on s.exception_id = x.exception_id
     where x.status <> 'resolved' and x.severity <> coalesce(s.severity, d.severity)
    union all
    select 'policy ' || v.reference || ' version ' || v.version, 'was decided by its proposer'
      from policy_version v join policy_decision d using (policy_id, version) where d.decided_by = v.proposed_by
    order by 1, 2`.execute(db)
  return found.rows
}
