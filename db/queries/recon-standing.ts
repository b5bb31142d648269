import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** An exception as it stands, with what its newest diagnosis said. */
export interface StandingException {
  exception_id: string
  finding_key: string
  status: 'open' | 'waiting' | 'accepted' | 'resolved'
  reference: string
  case_id: string
  diagnosis_no: number
  assignee_id: string | null
  signature: string
  class: string
  cause: string
  variance_minor: bigint
  currency: string
  /** Two people accepted it as it is, and their acceptance is in force as of the run. */
  accepted_by_person: boolean
  /** Their acceptance has run out. */
  acceptance_ended: boolean
  last_event_no: number
  partition: string | null
}

/** Exceptions of the given findings, and the unresolved ones of the same kind whose subject lies under a touched key or partition or no longer exists. Locked until the run ends. */
export async function lockStandingExceptions(
  tx: Tx,
  findingKeys: readonly string[],
  over: { everything: boolean; asOf: Date; about: 'documents' | 'areas' },
): Promise<StandingException[]> {
  const { everything, asOf, about } = over
  const ofKind = about === 'documents' ? sql`x.partition is null` : sql`x.partition is not null`
  const touched =
    about === 'documents'
      ? sql`touched_document t join exception x on x.subject_document_id = t.document_id`
      : sql`touched_partition t join exception x on x.partition = t.partition`
  const found = await sql<StandingException>`
    with wanted as (
      select exception_id from exception where finding_key = any(${findingKeys.map((key) => Buffer.from(key, 'hex'))}::bytea[])
      union
      select x.exception_id from ${everything ? sql`exception x` : touched}
      where x.status <> 'resolved' and ${ofKind})
    select x.exception_id, encode(x.finding_key, 'hex') as finding_key, x.status, x.reference, x.case_id, x.diagnosis_no, x.assignee_id,
      coalesce(d.evidence ->> 'signature', '') as signature, x.class, x.cause, x.variance_minor, x.currency, x.partition,
      coalesce(a.in_force, false) as accepted_by_person, coalesce(not a.in_force, false) and not ${isByPolicy} as acceptance_ended,
      coalesce((select max(e.event_no) from exception_event e where e.exception_id = x.exception_id), 0)::integer as last_event_no
    from exception x join wanted using (exception_id)
    left join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
    left join lateral (
      select ${isInForce(asOf)} as in_force from acceptance c left join entity n on n.entity = x.entity
      where c.exception_id = x.exception_id and c.state = 'approved' order by c.decided_at desc, c.acceptance_id desc limit 1) a on true
    order by x.exception_id for update of x`.execute(tx)
  return found.rows
}

// The last day of an acceptance counts in full, in the zone of the books.
const isInForce = (asOf: Date) =>
  sql`(c.expires_on is null or c.expires_on >= (${asOf}::timestamptz at time zone coalesce(n.time_zone, 'UTC'))::date)`

// What a policy accepts after people's acceptance ran out does not hang on theirs any more.
const isByPolicy = sql`exists (select from policy_acceptance p where p.exception_id = x.exception_id and p.outcome = 'accepted')`

/** Puts the keys of accepted exceptions on the list whose acceptance has run out by an instant. */
export async function touchEndedAcceptances(tx: Tx, asOf: Date): Promise<void> {
  await sql`
    insert into touched
    select i.match_hash from exception x join recon_item i on i.document_id = x.subject_document_id
    cross join lateral (
      select ${isInForce(asOf)} as in_force from acceptance c left join entity n on n.entity = x.entity
      where c.exception_id = x.exception_id and c.state = 'approved' order by c.decided_at desc, c.acceptance_id desc limit 1) a
    where x.status = 'accepted' and not a.in_force and not ${isByPolicy}
    on conflict do nothing`.execute(tx)
}

/** Puts the partitions of accepted exceptions on the list whose acceptance has run out by an instant. */
export async function touchPartitionsOfEndedAcceptances(tx: Tx, asOf: Date): Promise<void> {
  await sql`
    insert into touched_partition
    select x.partition from exception x
    cross join lateral (
      select ${isInForce(asOf)} as in_force from acceptance c left join entity n on n.entity = x.entity
      where c.exception_id = x.exception_id and c.state = 'approved' order by c.decided_at desc, c.acceptance_id desc limit 1) a
    where x.status = 'accepted' and not a.in_force and not ${isByPolicy} and x.partition is not null
    on conflict do nothing`.execute(tx)
}

/** How many exceptions stand in each status. */
export async function countStatuses(tx: Tx): Promise<Record<string, number>> {
  const found = await sql<{ status: string; count: string }>`
    select status, count(*)::text as count from exception group by status`.execute(tx)
  return Object.fromEntries(found.rows.map((row) => [row.status, Number(row.count)])) // counts of rows, not amounts
}

export interface ProofRow {
  exception_id: string
  match_id: string | null
  exact: boolean | null
  standing: string | null
  partners: string[] | null
  /** The newest posting for it that the ERP holds: its plan, its reference, and the number of the document there. */
  plan: string | null
  posting_id: string | null
  reference: string | null
  doc_no: string | null
}

/** For findings that are gone: what now claims the subject, as the proof of their resolution, and what a plan posted for it. */
export async function listProofs(tx: Tx, exceptionIds: readonly string[], asOf: Date): Promise<ProofRow[]> {
  const found = await sql<ProofRow>`
    select x.exception_id, m.match_id, m.exact, i.standing,
      (select array_agg(p.source_id order by p.source_id) from match_member pm join recon_item p on p.match_hash = pm.match_hash and p.side = pm.side and p.document_id = pm.document_id
        where pm.match_id = m.match_id and pm.document_id <> x.subject_document_id) as partners,
      posted.plan, posted.posting_id, posted.external_ref as reference, posted.doc_no
    from exception x
    left join recon_item i on i.document_id = x.subject_document_id
    left join match_member mm on mm.match_hash = i.match_hash and mm.side = i.side and mm.document_id = i.document_id
    left join match m on m.match_id = mm.match_id and m.status in ('auto', 'confirmed')
    left join lateral (
      select coalesce(l.reference, l.plan_id::text) as plan, p.posting_id, p.external_ref, d.doc_no
      from (select q.posting_id from plan_item t join posting q on q.plan_id = t.plan_id and q.item_no = t.item_no where t.exception_id = x.exception_id
            union select b.posting_id from posting_member b where b.document_id = x.subject_document_id) of_it
      join posting p on p.posting_id = of_it.posting_id and p.state in ('posted', 'confirmed')
      join plan l on l.plan_id = p.plan_id
      join erp_document d on d.external_ref = p.external_ref and d.entity = p.entity and d.status = 'posted' and d.exists_at <= ${asOf}
      order by p.purpose = 'reverse', p.created_at desc, p.external_ref collate "C" desc limit 1) posted on true
    where x.exception_id = any(${exceptionIds}::uuid[])`.execute(tx)
  return found.rows
}
