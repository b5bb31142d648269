import { sql } from 'kysely'
import type { Severity } from '#server/domain/diagnosis/cause-rule'
import type { Db, Tx } from '../client.ts'

/** An unresolved finding as policies see it, with what they made of it before. */
export interface PolicyStandingRow {
  exception_id: string
  case_id: string
  reference: string
  entity: string
  time_zone: string
  period: string
  class: string
  cause: string
  currency: string
  base_currency: string
  variance_minor: bigint
  internal_minor: bigint
  cause_severity: Severity
  severity: Severity
  status: 'open' | 'waiting' | 'accepted'
  /** What its diagnosis alone says. */
  told: 'open' | 'waiting' | 'accepted'
  /** Somebody accepted it, let it rest, declined to accept it as it is, or plans to correct it. */
  is_decided: boolean
  /** Two people accepted it, and that holds. */
  accepted_by_person: boolean
  since_at: Date
  outcome: 'accepted' | 'over_cap' | null
  billing_number: string | null
  customer_name: string | null
}

const internalOf = sql`abs(coalesce(case when i.currency = x.currency then i.amount_minor when x.currency = x.base_currency then i.base_minor end, 0))`

/** Every finding not resolved, in the order of their references, as of an instant. The internal amount is that of the billing document it is about, else of those it names, by magnitude in its currency; 0 without one. */
export async function listPolicyStanding(db: Db | Tx, asOf: Date): Promise<PolicyStandingRow[]> {
  const found = await sql<PolicyStandingRow>`
    select x.exception_id, x.case_id, x.reference, x.entity, coalesce(n.time_zone, 'UTC') as time_zone, x.period, x.class, x.cause, x.currency, x.base_currency,
      x.variance_minor, coalesce(own.minor, named.minor, 0)::bigint as internal_minor, d.severity as cause_severity, x.severity, x.status, d.status as told,
      x.since_at, coalesce(a.in_force, false) as accepted_by_person, p.outcome, x.billing_number, x.customer_name,
      coalesce(a.in_force or (a.state = 'rejected' and a.diagnosis_no = x.diagnosis_no), false) or coalesce(x.snoozed_until > today.day, false)
        or exists (select from plan_item t join plan l using (plan_id) where t.exception_id = x.exception_id and l.state in ('submitted', 'approved', 'executing', 'half_done')) as is_decided
    from exception x
    join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
    left join entity n on n.entity = x.entity
    left join policy_acceptance p on p.exception_id = x.exception_id
    cross join lateral (select (${asOf}::timestamptz at time zone coalesce(n.time_zone, 'UTC'))::date as day) today
    left join lateral (
      select c.state, c.diagnosis_no, c.state = 'approved' and coalesce(c.expires_on >= today.day, true) as in_force
      from acceptance c where c.exception_id = x.exception_id and c.state in ('approved', 'rejected')
      order by c.decided_at desc, c.acceptance_id desc limit 1) a on true
    left join lateral (
      select ${internalOf} as minor from recon_item i where i.document_id = x.subject_document_id and i.side = 'expected' limit 1) own on true
    left join lateral (
      select sum(${internalOf}) as minor
      from (select distinct b.document_id from jsonb_array_elements(d.documents) m join billing_document b on b.source_id = m ->> 'id'
            where m ->> 'system' = 'billing' and m ->> 'type' in ('invoice', 'credit_memo')) g
      join recon_item i on i.document_id = g.document_id and i.side = 'expected') named on own.minor is null
    where x.status <> 'resolved'
    order by x.reference collate "C"`.execute(db)
  return found.rows
}

/** What entities billed gross by invoices that stand, by month of their day and currency, in minor units. */
export async function listBilledGross(
  db: Db | Tx,
  months: readonly { entity: string; period: string }[],
): Promise<{ entity: string; period: string; currency: string; gross_minor: bigint }[]> {
  if (months.length === 0) return []
  const found = await sql<{ entity: string; period: string; currency: string; gross_minor: bigint }>`
    select m.entity, m.period, i.currency, sum(i.amount_minor)::bigint as gross_minor
    from jsonb_to_recordset(${JSON.stringify(months)}::jsonb) as m(entity text, period text)
    join recon_item i on i.entity = m.entity and i.side = 'expected' and i.kind = 'invoice' and i.standing <> 'void'
      and i.on_date >= (m.period || '-01')::date and i.on_date < (m.period || '-01')::date + interval '1 month'
    group by m.entity, m.period, i.currency order by 1, 2, 3`.execute(db)
  return found.rows
}
