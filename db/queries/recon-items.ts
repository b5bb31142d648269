import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { batches, type RecordOf, recordset } from '../records.ts'

const itemColumns = {
  document_id: 'uuid',
  match_key: 'text',
  source_id: 'text',
  version_no: 'integer',
  entity: 'text',
  kind: 'text',
  standing: 'text',
  number: 'text',
  customer_no: 'text',
  currency: 'text',
  amount_minor: 'bigint',
  base_minor: 'bigint',
  on_date: 'date',
  period: 'text',
  deadline_at: 'timestamptz',
  posted_at: 'timestamptz',
  swap_block: 'text',
  number_block: 'text',
  amount_block: 'text',
} as const

export type ReconItemRecord = RecordOf<typeof itemColumns>

const BATCH = 5_000

// A suggestion claims nothing for certain.
const isUnclaimed = sql`not exists (
  select from match_member mm join match m on m.match_id = mm.match_id
  where mm.match_hash = free.match_hash and mm.side = free.side and mm.document_id = free.document_id and m.status <> 'suggested')`

/** Opens the list of keys that this run must look at again. It lives as long as the transaction. */
export async function openTouched(tx: Tx): Promise<void> {
  await sql`create temporary table if not exists touched (match_hash bigint primary key) on commit drop`.execute(tx)
  await sql`create temporary table if not exists touched_document (document_id uuid primary key) on commit drop`.execute(
    tx,
  )
  await sql`create temporary table if not exists touched_partition (partition text primary key) on commit drop`.execute(
    tx,
  )
}

/** Puts the keys of documents on the list, and of whatever shares a near-miss block or a match with them. */
export async function touchDocuments(tx: Tx, documentIds: readonly string[]): Promise<void> {
  for (const ids of batches(documentIds, 50_000)) {
    await sql`
      insert into touched
      select match_hash from recon_item where document_id = any(${ids}::uuid[])
      on conflict do nothing`.execute(tx)
  }
}

/** Puts the keys that records will have on the list, and of whatever is a near miss of them. */
export async function touchRecords(tx: Tx, records: readonly ReconItemRecord[]): Promise<void> {
  for (const batch of batches(records, BATCH)) {
    await sql`
      insert into touched
      select hashtextextended(coalesce(r.match_key, r.document_id::text), 0) from ${recordset(itemColumns, batch)}
      union
      select i.match_hash from ${recordset(itemColumns, batch)} join recon_item i on i.swap_block = r.swap_block or i.number_block = r.number_block
      union
      select free.match_hash from ${recordset(itemColumns, batch)}
      join recon_item free on free.entity = r.entity and free.customer_no = r.customer_no and free.currency = r.currency
      where ${isUnclaimed}
      on conflict do nothing`.execute(tx)
  }
}

/** Puts every key on the list. */
export async function touchEverything(tx: Tx): Promise<void> {
  await sql`insert into touched select distinct match_hash from recon_item on conflict do nothing`.execute(tx)
}

/** Widens the list to documents whose number or amount may be a near miss of a listed one, to the partners of listed matches, and to whatever is unclaimed of the same customers; again and again until nothing comes to it, so that no match is looked at by one side only. */
export async function widenTouched(tx: Tx): Promise<void> {
  let before = -1n
  let now = await countTouched(tx)
  while (now > before) {
    before = now
    await widenOnce(tx)
    now = await countTouched(tx)
  }
  await refreshTouchedStatistics(tx)
}

async function widenOnce(tx: Tx): Promise<void> {
  await refreshTouchedStatistics(tx)
  await sql`
    insert into touched
    select distinct near.match_hash
    from touched t join recon_item i using (match_hash)
    join recon_item near on near.swap_block = i.swap_block or near.number_block = i.number_block
    on conflict do nothing`.execute(tx)
  await sql`
    insert into touched
    select distinct partner.match_hash
    from touched t join match_member m using (match_hash) join match_member partner on partner.match_id = m.match_id
    on conflict do nothing`.execute(tx)
  await sql`
    insert into touched
    select distinct free.match_hash
    from (select distinct i.entity, i.customer_no, i.currency from touched t join recon_item i using (match_hash)) party
    join recon_item free using (entity, customer_no, currency)
    where ${isUnclaimed}
    on conflict do nothing`.execute(tx)
}

/** Puts the keys of expectations on the list whose posting deadline passed between two instants. */
export async function touchPassedDeadlines(tx: Tx, after: Date, until: Date): Promise<void> {
  await sql`
    insert into touched
    select match_hash from recon_item where side = 'expected' and deadline_at > ${after} and deadline_at <= ${until}
    on conflict do nothing`.execute(tx)
}

/** Tells the planner how short the list is: without it every join with the list is planned for thousands of keys and reads whole tables. */
async function refreshTouchedStatistics(tx: Tx): Promise<void> {
  await sql`analyze touched`.execute(tx)
}

/** Notes the documents that stand under the listed keys now. Noted before and after items move, it also holds those whose item is gone. */
export async function noteTouchedDocuments(tx: Tx): Promise<void> {
  await sql`
    insert into touched_document
    select distinct i.document_id from touched t join recon_item i using (match_hash)
    on conflict do nothing`.execute(tx)
  await sql`analyze touched_document`.execute(tx)
}

/** Puts partitions on the list of those that are judged anew. */
export async function touchPartitions(tx: Tx, partitions: readonly string[]): Promise<void> {
  for (const batch of batches(partitions, 50_000))
    await sql`insert into touched_partition select unnest(${batch}::text[]) on conflict do nothing`.execute(tx)
}

/** Every partition on the list, in order; tells the planner how many there are. */
export async function listTouchedPartitions(tx: Tx): Promise<string[]> {
  await sql`analyze touched_partition`.execute(tx)
  const found = await sql<{
    partition: string
  }>`select partition from touched_partition order by partition collate "C"`.execute(tx)
  return found.rows.map((row) => row.partition)
}

/** How many keys are on the list. */
export async function countTouched(tx: Tx): Promise<bigint> {
  const found = await sql<{ count: bigint }>`select count(*) as count from touched`.execute(tx)
  return found.rows[0]?.count ?? 0n
}

/** Takes the items of documents away; their keys must be on the list already. */
export async function deleteItems(tx: Tx, side: 'expected' | 'erp', documentIds: readonly string[]): Promise<void> {
  for (const ids of batches(documentIds, 50_000)) {
    await sql`delete from recon_item where side = ${side} and document_id = any(${ids}::uuid[])`.execute(tx)
  }
}

// Both sides digest their ledger lines in one way, so equal documents have equal digests whatever the order of their lines.
const digest = (from: ReturnType<typeof sql>) => sql`
  (select sha256(convert_to(string_agg(
      l.account || '|' || l.amount_minor || '|' || l.base_minor || '|' || coalesce(l.source_line_ref, '') || '|' || coalesce(nullif(l.dimensions, '{}')::text, ''),
      E'\\n' order by l.account collate "C", l.amount_minor, l.base_minor, l.source_line_ref collate "C", l.dimensions::text collate "C"), 'UTF8'))
   from ${from} where l.amount_minor <> 0 or l.base_minor <> 0)`

/** Adds items of one side; the digest of the ledger lines is taken from the stored rows. */
export async function insertItems(
  tx: Tx,
  side: 'expected' | 'erp',
  records: readonly ReconItemRecord[],
): Promise<void> {
  const lines =
    side === 'expected'
      ? sql`(select * from expected_line where expected_id = r.document_id and version_no = r.version_no) l`
      : sql`(select * from erp_line where document_id = r.document_id and version_no = r.version_no) l`
  for (const batch of batches(records, BATCH)) {
    await sql`
      insert into recon_item (match_hash, side, document_id, match_key, source_id, version_no, entity, kind, standing, number, customer_no, currency,
        amount_minor, base_minor, on_date, period, deadline_at, posted_at, lines_sha, swap_block, number_block, amount_block)
      select hashtextextended(coalesce(r.match_key, r.document_id::text), 0), ${side}, r.document_id, r.match_key, r.source_id, r.version_no, r.entity,
        r.kind, r.standing, r.number, r.customer_no, r.currency, r.amount_minor, r.base_minor, r.on_date, r.period, r.deadline_at, r.posted_at,
        ${digest(lines)}, r.swap_block, r.number_block, r.amount_block
      from ${recordset(itemColumns, batch)}`.execute(tx)
  }
}

/** Tells the planner the sizes of what was just laid out, so that the passes after it are planned for them. */
export async function refreshItemStatistics(tx: Tx): Promise<void> {
  await sql`analyze expected_document, expected_line, recon_item`.execute(tx)
}
