import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Members of machine and human matches under the touched keys whose sides do not agree in everything. */
export async function listInexactMembers(
  tx: Tx,
): Promise<{ match_id: string; side: 'expected' | 'erp'; document_id: string; role: string }[]> {
  const found = await sql<{ match_id: string; side: 'expected' | 'erp'; document_id: string; role: string }>`
    select mm.match_id, mm.side, mm.document_id, mm.role
    from (select distinct m.match_id from touched t join match_member x using (match_hash) join match m on m.match_id = x.match_id
      where not m.exact and m.status in ('auto', 'confirmed')) i
    join match_member mm using (match_id)
    order by mm.match_id, mm.side, mm.document_id`.execute(tx)
  return found.rows
}

export interface LooseKeyRow {
  match_key: string | null
  match_hash: bigint
  side: 'expected' | 'erp'
  document_id: string
  standing: string
  source_id: string
  posted_at: Date | null
  currency: string
  /** An expectation that is posted as part of a consolidated document. */
  is_member: boolean
  /** An ERP document that carries a reference of its own, not only numbers it refers to. */
  has_reference: boolean
  /** The match that claims the document for certain; null when none does. */
  match_id: string | null
}

/** Everything under the touched keys that hold an expectation or a live ERP document which nothing claims for certain. */
export async function listLooseKeys(tx: Tx): Promise<LooseKeyRow[]> {
  const found = await sql<LooseKeyRow>`
    with placed as (
      select i.match_key, i.match_hash, i.side, i.document_id, i.standing, i.source_id, i.posted_at, i.currency, m.match_id,
        coalesce(x.mode = 'consolidated', false) as is_member, coalesce(d.external_ref, '') <> '' as has_reference
      from touched t join recon_item i using (match_hash)
      left join expected_document x on i.side = 'expected' and x.expected_id = i.document_id and x.version_no = i.version_no
      left join erp_document d on i.side = 'erp' and d.document_id = i.document_id and d.version_no = i.version_no
      left join match_member mm on mm.match_hash = i.match_hash and mm.side = i.side and mm.document_id = i.document_id
      left join match m on m.match_id = mm.match_id and m.status in ('auto', 'confirmed')),
    loose as (select distinct match_hash, match_key from placed where match_id is null and (side = 'expected' or standing = 'live'))
    select p.* from placed p join loose l on l.match_hash = p.match_hash and l.match_key is not distinct from p.match_key
      and (p.match_key is not null or p.match_id is null)
    order by p.match_hash, p.match_key, p.side, p.posted_at, p.source_id collate "C"`.execute(tx)
  return found.rows
}

export interface SwapPeerRow {
  document_id: string
  number: string
  peer_id: string
  peer_number: string
  billing_source_id: string | null
  billing_number: string | null
}

/** For unclaimed live ERP documents: other live ERP documents of the same entity, customer, currency and amount within three days whose number has the same characters. */
export async function listSwapPeers(tx: Tx, erpIds: readonly string[]): Promise<SwapPeerRow[]> {
  const found = await sql<SwapPeerRow>`
    select u.document_id, u.number, p.document_id as peer_id, p.number as peer_number, b.source_id as billing_source_id, b.number as billing_number
    from recon_item u
    join recon_item p on p.swap_block = u.swap_block and p.side = 'erp' and p.standing = 'live' and p.document_id <> u.document_id and abs(p.on_date - u.on_date) <= 3
    join match_member pm on pm.match_hash = p.match_hash and pm.side = 'erp' and pm.document_id = p.document_id
    join match m on m.match_id = pm.match_id and m.status in ('auto', 'confirmed')
    left join lateral (
      select i.source_id, i.number from match_member e join recon_item i on i.match_hash = e.match_hash and i.side = e.side and i.document_id = e.document_id
      where e.match_id = pm.match_id and e.side = 'expected' order by i.source_id collate "C" limit 1) b on true
    where u.side = 'erp' and u.document_id = any(${erpIds}::uuid[])
    order by u.source_id collate "C", p.posted_at, p.source_id collate "C"`.execute(tx)
  return found.rows
}

/** The billing document a match stands for, the first by number when it has several. */
export async function listBillingOfMatches(
  tx: Tx,
  matchIds: readonly string[],
): Promise<{ match_id: string; source_id: string; number: string }[]> {
  const found = await sql<{ match_id: string; source_id: string; number: string }>`
    select distinct on (mm.match_id) mm.match_id, i.source_id, i.number
    from match_member mm join recon_item i on i.match_hash = mm.match_hash and i.side = mm.side and i.document_id = mm.document_id
    where mm.side = 'expected' and mm.match_id = any(${matchIds}::uuid[])
    order by mm.match_id, i.number collate "C", i.source_id collate "C"`.execute(tx)
  return found.rows
}

/** Marks matches whose members turned out to agree in everything once all their parts were added up. */
export async function markExact(tx: Tx, matchIds: readonly string[]): Promise<void> {
  await sql`update match set exact = true where match_id = any(${matchIds}::uuid[])`.execute(tx)
}

/** Standing of current items, by document. */
export async function listStandings(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ document_id: string; standing: string }>`
    select document_id, standing from recon_item where document_id = any(${ids}::uuid[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.document_id, row.standing]))
}
