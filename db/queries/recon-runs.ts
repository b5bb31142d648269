import { sql } from 'kysely'
import type { Db, Tx } from '../client.ts'

export interface LastRun {
  run_id: string
  as_of: Date
  result_sum_a: string
  result_sum_b: string
  result_count: bigint
  rule_versions: unknown
  counts: Readonly<Record<string, number>>
}

/** Waits until no other run is at work and keeps the place until it is given back or the connection ends: the lock belongs to the session, so the caller holds one connection. */
export async function takePlace(db: Db): Promise<void> {
  // A process that dies in the middle of a long statement would otherwise keep the place until the statement ends.
  await sql`set client_connection_check_interval = '1s'`.execute(db)
  await sql`select pg_advisory_lock(hashtext('tieout.reconcile'))`.execute(db)
}

/** Gives the place back. */
export async function leavePlace(db: Db): Promise<void> {
  await sql`select pg_advisory_unlock(hashtext('tieout.reconcile'))`.execute(db)
}

/** The newest complete run; undefined before the first. */
export async function findLastRun(db: Db | Tx): Promise<LastRun | undefined> {
  const found = await sql<LastRun>`
    select run_id, as_of, result_sum_a, result_sum_b, result_count, rule_versions, counts from run
    where state = 'complete' order by mark_seq desc limit 1`.execute(db)
  return found.rows[0]
}

/** Runs that a dead process left as running: they ended without effect. */
export async function markInterrupted(db: Db | Tx, at: Date): Promise<void> {
  await sql`update run set state = 'interrupted', finished_at = ${at}, problem = 'process_ended' where state = 'running'`.execute(
    db,
  )
}

export async function insertRun(
  db: Db | Tx,
  run: { runId: string; kind: 'full' | 'changed'; asOf: Date; requestedBy: string; at: Date; correlationId: string },
): Promise<void> {
  await sql`insert into run (run_id, kind, state, as_of, requested_by, started_at, correlation_id)
    values (${run.runId}, ${run.kind}, 'running', ${run.asOf}, ${run.requestedBy}, ${run.at}, ${run.correlationId})`.execute(
    db,
  )
}

export async function failRun(db: Db | Tx, runId: string, at: Date, problem: string): Promise<void> {
  await sql`update run set state = 'failed', finished_at = ${at}, problem = ${problem} where run_id = ${runId} and state = 'running'`.execute(
    db,
  )
}

export async function completeRun(
  tx: Tx,
  run: {
    runId: string
    kind: 'full' | 'changed'
    at: Date
    inputSha: string
    resultSha: string
    sums: ResultSums
    ruleVersions: unknown
    counts: unknown
  },
): Promise<void> {
  await sql`
    update run set state = 'complete', kind = ${run.kind}, finished_at = ${run.at}, input_sha = ${run.inputSha}, result_sha = ${run.resultSha},
      result_sum_a = ${run.sums.a}, result_sum_b = ${run.sums.b}, result_count = ${run.sums.count},
      mark_seq = (select coalesce(max(mark_seq), 0) + 1 from run), rule_versions = ${JSON.stringify(run.ruleVersions)}, counts = ${JSON.stringify(run.counts)}
    where run_id = ${run.runId}`.execute(tx)
}

/** A sum of hashes that does not depend on order: two of 64 bits each, and how many rows. */
export interface ResultSums {
  readonly a: string
  readonly b: string
  readonly count: bigint
}

const matchTexts = (onlyTouched: boolean) => sql`
  select 'match|' || m.kind || '|' || m.status || '|' || m.rule || '|' || m.rule_version || '|' || m.amount_minor || '|' || m.difference_minor || '|' || m.exact || '|'
    || string_agg(i.side || ':' || i.source_id || ':' || mm.role, ',' order by i.side, i.source_id collate "C") as line
  from match m join match_member mm on mm.match_id = m.match_id
  join recon_item i on i.match_hash = mm.match_hash and i.side = mm.side and i.document_id = mm.document_id
  ${onlyTouched ? sql`where m.match_id in (select x.match_id from touched t join match_member x using (match_hash))` : sql``}
  group by m.match_id, m.kind, m.status, m.rule, m.rule_version, m.amount_minor, m.difference_minor, m.exact`

const findingTexts = (onlyTouched: boolean) => sql`
  select 'finding|' || encode(x.finding_key, 'hex') || '|' || d.class || '|' || d.cause || '|' || d.rule_id || '|' || d.rule_version || '|' || d.period || '|' || d.currency || '|'
    || d.variance_minor || '|' || d.severity || '|' || d.status || '|' || coalesce(d.grouping_key, '') as line
  from exception x join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
  where x.status <> 'resolved' and x.partition is null
  ${onlyTouched ? sql`and x.subject_document_id in (select document_id from touched_document)` : sql``}`

/** What the checks on usage, revenue, receivables and the ledger keep, as texts: their findings and the rows they are made from. */
const areaTexts: readonly ((onlyTouched: boolean) => ReturnType<typeof sql>)[] = [
  (onlyTouched) => sql`
    select 'finding|' || encode(x.finding_key, 'hex') || '|' || d.class || '|' || d.cause || '|' || d.rule_id || '|' || d.rule_version || '|' || d.period || '|' || d.currency || '|'
      || d.variance_minor || '|' || d.severity || '|' || d.status || '|' || coalesce(d.grouping_key, '') as line
    from exception x join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
    where x.status <> 'resolved' and x.partition is not null ${touchedOnly(onlyTouched, 'x')}`,
  (onlyTouched) => sql`
    select 'source|' || s.partition || '|' || s.object_kind || '|' || s.object_id || '|' || s.code || '|' || s.params as line
    from source_finding s where true ${touchedOnly(onlyTouched, 's')}`,
  (onlyTouched) => sql`
    select 'revenue|' || r.line_id || '|' || r.period || '|' || r.amount_minor || '|' || coalesce(r.base_minor::text, '') || '|' || coalesce(r.deferred_account, '') || '|' || coalesce(r.revenue_account, '') as line
    from revenue_schedule r where true ${touchedOnly(onlyTouched, 'r')}`,
  (onlyTouched) => sql`
    select 'usage_month|' || m.subscription_id || '|' || m.metric || '|' || m.period || '|' || coalesce(trim_scale(m.counted_quantity)::text, '') || '|' || trim_scale(m.billed_quantity) || '|'
      || coalesce(m.truth_minor::text, '') || '|' || m.billed_minor || '|' || extract(epoch from m.cutoff_at) as line
    from usage_month m where true ${touchedOnly(onlyTouched, 'm')}`,
  (onlyTouched) => sql`
    select 'rated_line|' || l.line_key || '|' || coalesce(l.expected_minor::text, '') || '|' || l.billed_minor || '|' || coalesce(l.finding_subject, '') as line
    from rated_line l where true ${touchedOnly(onlyTouched, 'l')}`,
  (onlyTouched) => sql`
    select 'settlement|' || s.source_id || '|' || s.version_no || '|' || s.outcome || '|' || coalesce(s.customer_no, '') || '|' || coalesce(trim_scale(s.rate)::text, '') || '|'
      || s.amount_minor || '|' || s.receivable_minor || '|' || coalesce(s.receivable_base_minor::text, '') || '|'
      || coalesce((select string_agg(l.account || ':' || l.amount_minor || ':' || l.base_minor || ':' || coalesce(l.applies_to, ''), ',' order by l.line_no)
        from expected_settlement_line l where l.payment_id = s.payment_id), '') || '|'
      || coalesce((select string_agg(e.source_id || ':' || p.role, ',' order by e.source_id collate "C")
        from settlement_pair p join erp_document e on e.document_id = p.erp_document_id and e.version_no = p.erp_version_no where p.payment_id = s.payment_id), '') as line
    from expected_settlement s where true ${touchedOnly(onlyTouched, 's')}`,
]

function touchedOnly(onlyTouched: boolean, table: string) {
  // As one array the index is asked for each; joined with a table of unknown size all rows would be read.
  const touched = sql`any (array(select partition from touched_partition))`
  return onlyTouched ? sql`and ${sql.ref(`${table}.partition`)} = ${touched}` : sql``
}

/** Hash sums over every match, diagnosis and amount of billing and ERP documents, of all rows or of those under the touched keys. */
export async function sumResults(db: Db | Tx, over: 'touched' | 'everything'): Promise<ResultSums> {
  const only = over === 'touched'
  return sumTexts(db, [matchTexts(only), findingTexts(only)])
}

/** The same over what the checks on usage, revenue, receivables and the ledger keep, of all rows or of the touched partitions. */
export async function sumAreaResults(db: Db | Tx, over: 'touched' | 'everything'): Promise<ResultSums> {
  return sumTexts(
    db,
    areaTexts.map((texts) => texts(over === 'touched')),
  )
}

const policyTexts = [
  sql`
    select 'policy|' || encode(x.finding_key, 'hex') || '|' || ${policyWords()} || '|' || a.outcome || '|' || a.on_day || '|' || a.limit_minor || '|'
      || a.base_minor || '|' || a.cap_minor || '|' || a.used_minor as line
    from policy_acceptance a join exception x using (exception_id) join policy_version v on v.policy_id = a.policy_id and v.version = a.version`,
  sql`
    select 'materiality|' || encode(x.finding_key, 'hex') || '|' || ${policyWords()} || '|' || s.size_minor || '|' || s.severity || '|' || s.is_trivial as line
    from policy_severity s join exception x using (exception_id) join policy_version v on v.policy_id = s.policy_id and v.version = s.version`,
]

/** What a policy says, not which number we gave it. */
function policyWords() {
  return sql`coalesce(v.entity, '') || '|' || coalesce(v.currency, '') || '|' || coalesce(v.class, '') || '|' || v.value`
}

/** The same over what policies accepted and raised; always of everything, as they are judged over everything that stands. */
export async function sumPolicyResults(db: Db | Tx): Promise<ResultSums> {
  return sumTexts(db, policyTexts)
}

async function sumTexts(db: Db | Tx, texts: readonly ReturnType<typeof sql>[]): Promise<ResultSums> {
  const found = await sql<{ a: string; b: string; count: bigint }>`
    select coalesce(sum(hashtextextended(line, 1)::numeric), 0)::text as a, coalesce(sum(hashtextextended(line, 2)::numeric), 0)::text as b, count(*) as count
    from (${sql.join(texts, sql` union all `)}) lines`.execute(db)
  return found.rows[0] ?? { a: '0', b: '0', count: 0n }
}

/** How many items and matches stand under the touched keys, by name; a run adds the difference it made to the counts of the run before. */
export async function countTouchedResults(tx: Tx): Promise<Record<string, number>> {
  const found = await sql<{ name: string; count: string }>`
    with i as (select r.side from touched join recon_item r using (match_hash)),
    m as (select status, exact from match where match_id in (select x.match_id from touched t join match_member x using (match_hash)))
    select 'documents' as name, count(*) filter (where side = 'expected')::text as count from i
    union all select 'erp_documents', count(*) filter (where side = 'erp')::text from i
    union all select 'matched', count(*) filter (where status <> 'suggested')::text from m
    union all select 'exact', count(*) filter (where status <> 'suggested' and exact)::text from m
    union all select 'suggested', count(*) filter (where status = 'suggested')::text from m`.execute(tx)
  return Object.fromEntries(found.rows.map((row) => [row.name, Number(row.count)])) // counts of rows, not amounts
}
