import { sql } from 'kysely'
import type { Db } from '../client.ts'

export interface Broken {
  readonly checked: bigint
  readonly wrong: readonly { readonly object: string; readonly problem: string }[]
}

type Fault = { object: string; problem: string }

/** Reversals the ERP holds under a plan that are not, account by account and in both currencies, the mirror image of what they reverse. */
export async function findUnevenReversals(db: Db, limit: number): Promise<Broken> {
  const reversals = sql`select p.posting_id, p.entity, p.external_ref from posting p where p.purpose = 'reverse' and p.state = 'confirmed'`
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from (${reversals}) r`.execute(db)
  const wrong = await sql<Fault>`
    with current as (
      select distinct on (document_id) document_id, version_no, entity, source_id, external_ref, reversal_of, status
        from erp_document order by document_id, version_no desc),
    pair as (
      select r.posting_id, r.entity, r.external_ref, v.document_id as reversal, v.version_no as reversal_no, o.document_id as original, o.version_no as original_no
        from (${reversals}) r
        left join current v on v.external_ref = r.external_ref and v.entity = r.entity and v.status = 'posted'
        left join current o on o.source_id = v.reversal_of),
    booked as (
      select p.posting_id, l.account, sum(l.amount_minor) as amount_minor, sum(l.base_minor) as base_minor
        from pair p join erp_line l on (l.document_id, l.version_no) in ((p.reversal, p.reversal_no), (p.original, p.original_no))
       group by p.posting_id, l.account)
    select p.entity || ' ' || p.external_ref as object,
           case when p.original is null then 'reverses nothing the mirror holds' else 'does not take back what it reverses' end as problem
      from pair p
     where p.original is null
        or exists (select from booked b where b.posting_id = p.posting_id and (b.amount_minor <> 0 or b.base_minor <> 0))
     order by 1 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows }
}

/** Plans and changes of mappings that took effect without a second person, postings without an approved plan, and postings whose key is not that of their reference or is used twice. */
export async function findUnapproved(db: Db, limit: number): Promise<Broken> {
  const counted = await sql<{ checked: bigint }>`
    select (select count(*) from plan) + (select count(*) from posting) + (select count(*) from mapping_change) + (select count(*) from acceptance) as checked`.execute(
    db,
  )
  const wrong = await sql<Fault>`
    select * from (
      select 'plan ' || coalesce(l.reference, l.plan_id::text) as object, 'took effect without a second person' as problem from plan l
       where l.state in ('approved', 'executing', 'half_done', 'done', 'failed') and (l.approved_by is null or l.approved_by = l.proposed_by)
      union all
      select 'posting ' || p.entity || ' ' || p.external_ref, 'has no approved plan' from posting p
       where not exists (select from plan l where l.plan_id = p.plan_id and l.approved_by is not null)
      union all
      select 'posting ' || p.entity || ' ' || p.external_ref, 'has a key that is not that of its reference' from posting p
       where p.key_sha <> sha256(convert_to(p.entity || '|' || p.external_ref, 'UTF8'))
      union all
      select 'posting ' || p.entity || ' ' || p.external_ref, 'is there more than once' from posting p
       group by p.entity, p.external_ref having count(*) > 1
      union all
      select 'mapping change ' || c.reference, 'took effect without a second person' from mapping_change c
       where c.state = 'approved' and (c.decided_by is null or c.decided_by = c.proposed_by or c.decided_by = any (c.editors))
      union all
      select 'acceptance of ' || x.reference, 'took effect without a second person' from acceptance a join exception x on x.exception_id = a.exception_id
       where a.state = 'approved' and (a.decided_by is null or a.decided_by = a.proposed_by)) found
    order by 1, 2 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows }
}

/** Postings that moved more often than the audit tells. Taking up again what was refused is told of the plan. */
export async function findUnauditedMoves(db: Db, limit: number): Promise<Broken> {
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from posting_event`.execute(db)
  const wrong = await sql<Fault>`
    select p.entity || ' ' || p.external_ref as object, 'moved ' || e.moves || ' times, the audit tells ' || coalesce(a.told, 0) as problem
      from posting p
      join (select posting_id, count(*) as moves from posting_event where from_state not in ('rejected', 'cancelled') group by posting_id) e
        on e.posting_id = p.posting_id
      left join (select object_id, count(*) as told from audit where object_kind = 'posting' group by object_id) a on a.object_id = p.posting_id::text
     where e.moves > coalesce(a.told, 0)
     order by 1 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows }
}

/** Keys whose mappings in force are not what their versions lead to: the newest statement of the source, with every approved change laid over it in order, each for its own dates. */
export async function findStrayMappings(db: Db, limit: number): Promise<Broken> {
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from mapping_in_force`.execute(db)
  const wrong = await sql<Fault>`
    with stated as (
      (select distinct on (set_name, entity, key, valid_from) set_name, entity, key, mapping_id, version, value,
              daterange(nullif(valid_from, '-infinity'), valid_to) as valid, 0::bigint as layer
         from mapping_version where origin = 'import'
        order by set_name, entity, key, valid_from, known_at desc, seq desc, version desc)
      union all
      select set_name, entity, key, mapping_id, version, value, daterange(nullif(valid_from, '-infinity'), valid_to), seq
        from mapping_version where origin = 'change'),
    due as (
      select s.set_name, s.entity, s.key, s.mapping_id, s.version, s.value, piece as valid
        from stated s cross join lateral unnest(datemultirange(s.valid) - coalesce((
          select range_agg(o.valid) from stated o
           where o.set_name = s.set_name and o.entity is not distinct from s.entity and o.key = s.key and o.layer > s.layer),
          '{}'::datemultirange)) as piece
       where s.value <> 'null'::jsonb),
    standing as (select set_name, entity, key_text::jsonb as key, mapping_id, version, value, valid from mapping_in_force)
    select f.set_name || ' ' || coalesce(f.entity || ' ', '') || f.key::text as object, min(f.problem) as problem
      from (select d.*, 'is not in force as its versions say' as problem from (select * from due except select * from standing) d
            union all
            select s.*, 'is in force without a version that says so' from (select * from standing except select * from due) s) f
     group by f.set_name, f.entity, f.key order by 1 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows }
}
