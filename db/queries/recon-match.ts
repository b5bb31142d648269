import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** Who made the matches of this pass: the rule with its version, and the run. */
export interface PassOrigin {
  readonly rule: string
  readonly version: number
  readonly runId: string
}

/** Releases what machines matched under the touched keys. A match a person decided stays. */
export async function releaseMatches(tx: Tx): Promise<void> {
  await sql`create temporary table released on commit drop as
    select distinct m.match_id from touched t join match_member m using (match_hash) join match on match.match_id = m.match_id where match.decided_by is null`.execute(
    tx,
  )
  await sql`delete from match_member where match_id in (select match_id from released)`.execute(tx)
  await sql`delete from match where match_id in (select match_id from released)`.execute(tx)
  await sql`drop table released`.execute(tx)
}

/** Lays out the documents that may still be claimed, in lanes by currency where both sides of a key have it, so that one customer's two currencies of a month stay apart: one ERP document per part of a reference, one that carries the reference itself before one that only refers to the number, then the earliest created; expectations that are due. Repeats stay behind. */
export async function layOutCandidates(tx: Tx): Promise<void> {
  await sql`create temporary table candidate on commit drop as
    with free as (
      select i.*, coalesce(substring(i.number from '/S([0-9]+)'), '0') as part, coalesce(d.external_ref, '') = '' as only_refers
      from touched t join recon_item i using (match_hash)
      left join erp_document d on i.side = 'erp' and d.document_id = i.document_id and d.version_no = i.version_no
      where not exists (select from match_member m where m.match_hash = i.match_hash and m.side = i.side and m.document_id = i.document_id)),
    claimable as (
      select * from free
      where (side = 'expected' and standing in ('due', 'unmapped', 'zero_total')) or (side = 'erp' and standing = 'live')),
    laned as (
      select c.*, case when match_key is not null and bool_or(side = 'expected') over key_in_currency and bool_or(side = 'erp') over key_in_currency
        then currency else '' end as lane
      from claimable c window key_in_currency as (partition by match_hash, match_key, currency))
    select laned.*, row_number() over (
        partition by match_hash, match_key, lane, side, case when side = 'erp' then part else document_id::text end
        order by only_refers, posted_at, source_id collate "C") as turn
    from laned`.execute(tx)
  await sql`create index on candidate (match_hash)`.execute(tx)
  await sql`analyze candidate`.execute(tx)
}

/** First pass: keys with exactly one expectation and one live ERP document, and no reversal between them. */
export async function matchExactReference(tx: Tx, origin: PassOrigin): Promise<void> {
  await sql`create temporary table found on commit drop as
    with one as (
      select match_hash, match_key,
        (array_agg(document_id) filter (where side = 'expected'))[1] as expected_id,
        (array_agg(document_id) filter (where side = 'erp'))[1] as erp_id
      from candidate where match_key is not null
      group by match_hash, match_key, lane
      having count(*) filter (where side = 'expected') = 1 and count(*) filter (where side = 'erp') = 1)
    select one.match_hash, ${matchId(origin.rule, sql`one.expected_id::text || ',' || one.erp_id::text`, sql`one.erp_id::text || ',' || one.expected_id::text`, sql`one.expected_id < one.erp_id`)} as match_id,
      one.expected_id, one.erp_id
    from one
    where not exists (
      select from recon_item o where o.match_hash = one.match_hash and o.match_key = one.match_key and o.standing in ('reversed', 'reversal'))
    and exists (
      select from candidate e join candidate a on a.match_hash = e.match_hash and a.document_id = one.erp_id
      where e.document_id = one.expected_id and e.match_hash = one.match_hash and ${isMemberOf(sql`e`, sql`a`)})`.execute(
    tx,
  )
  await storePairs(tx, origin, 'auto', sql`1`, sql`'{"reasons":["reference","entity"]}'::jsonb`)
}

/** Second pass: keys with several documents on one side: parts of a split, members of a consolidated document, chains of reversal and rebooking. Two expectations under one plain reference are never joined. */
export async function matchGroupedReference(tx: Tx, origin: PassOrigin): Promise<void> {
  await sql`create temporary table member on commit drop as
    with linked as (
      select distinct e.match_hash, e.match_key, e.lane, e.document_id as expected_id, a.document_id as erp_id
      from candidate e join candidate a on a.match_hash = e.match_hash and a.match_key = e.match_key and a.lane = e.lane and a.side = 'erp' and a.turn = 1
      where e.side = 'expected' and e.match_key is not null and ${isMemberOf(sql`e`, sql`a`)}),
    sides as (
      select match_hash, match_key, lane, 'expected' as side, expected_id as document_id, 'member' as role from linked
      union select match_hash, match_key, lane, 'erp', erp_id, 'live' from linked),
    allowed as (
      select match_hash, match_key, lane from linked l
      group by match_hash, match_key, lane
      having count(distinct expected_id) = 1 or bool_and(exists (
        select from expected_document x join recon_item i on i.document_id = x.expected_id and i.version_no = x.version_no
        where i.match_hash = l.match_hash and i.side = 'expected' and x.expected_id = l.expected_id and x.mode = 'consolidated')))
    select sides.*, string_agg(document_id::text, ',') over (partition by match_hash, match_key, lane order by document_id::text rows between unbounded preceding and unbounded following) as ids
    from sides join allowed using (match_hash, match_key, lane)
    where not exists (select from match_member m where m.match_hash = sides.match_hash and m.side = sides.side and m.document_id = sides.document_id)`.execute(
    tx,
  )
  // What was reversed under the key belongs to the group in its own currency, or to the only one there is.
  await sql`create temporary table chained on commit drop as
    select distinct on (o.match_hash, o.document_id) o.match_hash, o.match_key, m.lane, m.ids, o.side, o.document_id, o.standing
    from (select distinct match_hash, match_key, lane, ids from member) m
    join recon_item o on o.match_hash = m.match_hash and o.match_key = m.match_key and o.side = 'erp' and o.standing in ('reversed', 'reversal')
    order by o.match_hash, o.document_id, m.lane = o.currency desc, m.lane`.execute(tx)
  await storeGroups(tx, origin)
  await sql`drop table member, chained`.execute(tx)
}

async function storeGroups(tx: Tx, origin: PassOrigin): Promise<void> {
  await sql`
    insert into match (match_hash, match_id, kind, status, rule, rule_version, score, entity, currency, amount_minor, difference_minor, exact, evidence, run_id)
    select m.match_hash, ${matchId(origin.rule, sql`min(m.ids)`)},
      case when chain.is_chain then 'reversal_chain'
        when count(*) filter (where m.side = 'expected') = 1 and count(*) filter (where m.side = 'erp') = 1 then '1:1'
        when count(*) filter (where m.side = 'erp') = 1 then 'n:1'
        when count(*) filter (where m.side = 'expected') = 1 then '1:n' else 'n:m' end,
      'auto', ${origin.rule}, ${origin.version}, 1, min(i.entity) filter (where m.side = 'expected'), min(i.currency) filter (where m.side = 'expected'),
      sum(i.amount_minor) filter (where m.side = 'expected'),
      case when count(distinct i.currency) = 1 then sum(case m.side when 'erp' then i.amount_minor else -i.amount_minor end) else 0 end,
      false, '{"reasons":["reference","entity","members"]}'::jsonb, ${origin.runId}
    from member m join recon_item i on i.match_hash = m.match_hash and i.side = m.side and i.document_id = m.document_id
    cross join lateral (select exists (
      select from chained c where c.match_hash = m.match_hash and c.match_key = m.match_key and c.lane = m.lane) as is_chain) chain
    group by m.match_hash, m.match_key, m.lane, chain.is_chain`.execute(tx)
  await sql`
    insert into match_member (match_hash, side, document_id, match_id, role)
    select match_hash, side, document_id, ${matchId(origin.rule, sql`ids`)}, role from member
    union all
    select match_hash, side, document_id, ${matchId(origin.rule, sql`ids`)}, standing from chained`.execute(tx)
}

/** Third pass: the number as people retype it, within entity, customer and currency; only where it is unique on both sides. */
export async function matchNormalisedNumber(tx: Tx, origin: PassOrigin): Promise<void> {
  await layOutPairs(
    tx,
    origin.rule,
    sql`e.number_block = a.number_block and e.number_block <> '' and e.entity = a.entity and e.customer_no = a.customer_no and e.currency = a.currency`,
  )
  await storePairs(tx, origin, 'auto', sql`0.95`, sql`'{"reasons":["number","entity","customer","currency"]}'::jsonb`)
}

/** Near miss: number, currency and amount of a billing document of another entity which has no document of its own; unique on both sides. */
export async function matchOtherEntity(tx: Tx, origin: PassOrigin): Promise<void> {
  await layOutPairs(
    tx,
    origin.rule,
    sql`e.number_block = a.number_block and e.number_block <> '' and e.entity <> a.entity and e.currency = a.currency and e.amount_minor = a.amount_minor`,
  )
  await storePairs(
    tx,
    origin,
    'auto',
    sql`0.9`,
    sql`'{"reasons":["number","currency","amount"],"relaxed":["entity"]}'::jsonb`,
  )
}

/** Suggestion only: same entity, customer, currency and amount within five days, unique on both sides. A person decides. */
export async function suggestByAmount(tx: Tx, origin: PassOrigin): Promise<void> {
  await layOutPairs(
    tx,
    origin.rule,
    sql`e.amount_block = a.amount_block and e.customer_no is not null and abs(e.on_date - a.on_date) <= 5`,
  )
  await storePairs(
    tx,
    origin,
    'suggested',
    sql`0.6`,
    sql`'{"reasons":["entity","customer","currency","amount","date"],"relaxed":["number"]}'::jsonb`,
  )
}

async function layOutPairs(tx: Tx, rule: string, condition: ReturnType<typeof sql>): Promise<void> {
  const free = (side: string) => sql`
    (select * from candidate c where c.side = ${side} and c.turn = 1
      and not exists (select from match_member m where m.match_hash = c.match_hash and m.side = c.side and m.document_id = c.document_id))`
  await sql`create temporary table found on commit drop as
    with pair as (
      select e.match_hash, e.document_id as expected_id, a.document_id as erp_id,
        count(*) over (partition by e.document_id) as of_expected, count(*) over (partition by a.document_id) as of_erp
      from ${free('expected')} e join ${free('erp')} a on ${condition})
    select match_hash, ${matchId(rule, sql`expected_id::text || ',' || erp_id::text`, sql`erp_id::text || ',' || expected_id::text`, sql`expected_id < erp_id`)} as match_id, expected_id, erp_id
    from pair where of_expected = 1 and of_erp = 1`.execute(tx)
}

async function storePairs(
  tx: Tx,
  origin: PassOrigin,
  status: 'auto' | 'suggested',
  score: ReturnType<typeof sql>,
  evidence: ReturnType<typeof sql>,
): Promise<void> {
  await sql`
    insert into match (match_hash, match_id, kind, status, rule, rule_version, score, entity, currency, amount_minor, difference_minor, exact, evidence, run_id)
    select f.match_hash, f.match_id, '1:1', ${status}, ${origin.rule}, ${origin.version}, ${score}, e.entity, e.currency, e.amount_minor,
      case when e.currency = a.currency then a.amount_minor - e.amount_minor else 0 end,
      coalesce(e.standing = 'due' and e.entity = a.entity and e.kind = a.kind and e.customer_no = a.customer_no and e.currency = a.currency and e.amount_minor = a.amount_minor
        and e.base_minor = a.base_minor and e.period = a.period and e.lines_sha = a.lines_sha, false),
      ${evidence}, ${origin.runId}
    from found f
    join candidate e on e.side = 'expected' and e.document_id = f.expected_id
    join candidate a on a.side = 'erp' and a.document_id = f.erp_id`.execute(tx)
  await sql`
    insert into match_member (match_hash, side, document_id, match_id, role)
    select e.match_hash, 'expected', f.expected_id, f.match_id, 'member' from found f join candidate e on e.side = 'expected' and e.document_id = f.expected_id
    union all
    select a.match_hash, 'erp', f.erp_id, f.match_id, 'live' from found f join candidate a on a.side = 'erp' and a.document_id = f.erp_id`.execute(
    tx,
  )
  await sql`drop table found`.execute(tx)
}

// The same derivation as in the domain: sha256("match|rule|sorted members"), its first sixteen bytes as a uuid.
function matchId(
  rule: string,
  ordered: ReturnType<typeof sql>,
  otherwise?: ReturnType<typeof sql>,
  when?: ReturnType<typeof sql>,
) {
  const members = otherwise && when ? sql`case when ${when} then ${ordered} else ${otherwise} end` : ordered
  return sql`substr(encode(sha256(convert_to('match|' || ${rule}::text || '|' || ${members}, 'UTF8')), 'hex'), 1, 32)::uuid`
}

// A member of a consolidated document must be named by it, in its references or on its lines; any other document stands for itself.
function isMemberOf(expected: ReturnType<typeof sql>, actual: ReturnType<typeof sql>) {
  return sql`(exists (
      select from expected_document x where x.expected_id = ${expected}.document_id and x.version_no = ${expected}.version_no and x.mode <> 'consolidated')
    or exists (
      select from erp_document d where d.document_id = ${actual}.document_id and d.version_no = ${actual}.version_no and ${expected}.number = any(d.refs))
    or exists (
      select from erp_line l join billing_line b on b.line_id = l.source_line_ref
      where l.document_id = ${actual}.document_id and l.version_no = ${actual}.version_no and b.document_id = ${expected}.document_id))`
}
