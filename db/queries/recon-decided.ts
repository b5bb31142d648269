import { sql } from 'kysely'
import type { Tx } from '../client.ts'

// Matches of people that have a member under a touched key.
const decided = sql`
  select distinct m.match_id from touched t join match_member x using (match_hash) join match m on m.match_id = x.match_id where m.decided_by is not null`

/** Keeps the matches of people with their documents: members follow a document whose key changed, and what the match says of amounts is measured anew. Whether it still agrees is judged afterwards. */
export async function followDecidedMatches(tx: Tx): Promise<void> {
  await sql`create temporary table decided on commit drop as ${decided}`.execute(tx)
  await sql`
    with moved as (
      delete from match_member mm using recon_item i
      where mm.match_id in (select match_id from decided) and i.side = mm.side and i.document_id = mm.document_id and i.match_hash <> mm.match_hash
      returning i.match_hash, mm.side, mm.document_id, mm.match_id, mm.role)
    insert into match_member (match_hash, side, document_id, match_id, role) select * from moved`.execute(tx)
  await sql`
    update match m set exact = false, amount_minor = s.billed, difference_minor = case when s.currencies = 1 then s.posted - s.billed else 0 end
    from (
      select mm.match_id, coalesce(sum(i.amount_minor) filter (where i.side = 'expected'), 0) as billed,
        coalesce(sum(i.amount_minor) filter (where i.side = 'erp' and mm.role = 'live'), 0) as posted, count(distinct i.currency) as currencies
      from decided join match_member mm using (match_id)
      join recon_item i on i.match_hash = mm.match_hash and i.side = mm.side and i.document_id = mm.document_id
      group by mm.match_id) s
    where m.match_id = s.match_id`.execute(tx)
  await sql`drop table decided`.execute(tx)
}
