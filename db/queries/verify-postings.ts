import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Postings that break a rule of their protocol, each with the rule; a claim is late when its lease ended two minutes ago. */
export async function findBrokenPostings(
  db: Db,
  limit: number,
): Promise<{ checked: bigint; wrong: { object: string; problem: string }[] }> {
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from posting`.execute(db)
  const wrong = await sql<{ object: string; problem: string }>`
    with chain as (
      select posting_id, event_no, from_state, to_state, row_number() over w as position, lag(to_state) over w as previous,
        lead(event_no) over w is null as is_last
      from posting_event window w as (partition by posting_id order by event_no)),
    found as (
      select p.posting_id, 'is left in sending past its lease' as problem from posting p
       where p.state = 'sending' and p.lease_until < now() - interval '2 minutes'
      union all
      select p.posting_id, 'was confirmed, but the mirror does not hold exactly one document under its reference' from posting p
       where p.state = 'confirmed' and 1 <> (select count(distinct d.document_id) from erp_document d
         where d.external_ref = p.external_ref and d.entity = p.entity and d.status = 'posted')
      union all
      select p.posting_id, 'counts as posted, but no answer and no look-up says so' from posting p
       where p.state in ('posted', 'confirmed') and not exists (
         select from posting_attempt a where a.posting_id = p.posting_id and a.step in ('answered', 'found'))
      union all
      select p.posting_id, 'follows a reversal that does not stand' from posting p join posting d on d.posting_id = p.depends_on
       where p.state in ('sending', 'posted', 'confirmed') and d.state not in ('posted', 'confirmed')
      union all
      select p.posting_id, 'has a state that its events do not lead to' from posting p
       where not exists (select from chain c where c.posting_id = p.posting_id and c.is_last and c.to_state = p.state)
         or exists (select from chain c where c.posting_id = p.posting_id
           and (c.event_no <> c.position or c.from_state is distinct from c.previous)))
    select p.entity || ' ' || p.external_ref as object, f.problem from found f join posting p on p.posting_id = f.posting_id
    order by 1, 2 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows }
}
