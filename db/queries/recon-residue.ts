import { sql } from 'kysely'
import type { Tx } from '../client.ts'
import { recordset } from '../records.ts'

export interface FreeCandidateRow {
  documentId: string
  sourceId: string
  side: 'expected' | 'erp'
  entity: string
  customerNo: string | null
  currency: string
  amountMinor: bigint
}

const unclaimed = sql`not exists (
  select from match_member m where m.match_hash = c.match_hash and m.side = c.side and m.document_id = c.document_id)`

const isOneParty = sql`e.entity = a.entity and e.customer_no = a.customer_no and e.currency = a.currency`

/** Candidates that no pass has claimed yet, in the order of their sources' own ids; amounts of zero say nothing and stay out. */
export async function listFreeCandidates(tx: Tx): Promise<FreeCandidateRow[]> {
  const found = await sql<FreeCandidateRow>`
    select c.document_id as "documentId", c.source_id as "sourceId", c.side, c.entity, c.customer_no as "customerNo", c.currency, c.amount_minor as "amountMinor"
    from candidate c where c.turn = 1 and c.amount_minor <> 0 and ${unclaimed}
    order by c.side, c.source_id collate "C"`.execute(tx)
  return found.rows
}

/** Which unclaimed ERP documents name which unclaimed billing documents of the same entity, customer and currency, in their references or on their lines. */
export async function listFreeLinks(tx: Tx): Promise<{ expectedId: string; erpId: string }[]> {
  const found = await sql<{ expectedId: string; erpId: string }>`
    with e as (select * from candidate c where c.side = 'expected' and ${unclaimed}),
    a as (select c.*, d.refs from candidate c join erp_document d using (document_id, version_no) where c.side = 'erp' and c.turn = 1 and ${unclaimed})
    select distinct e.document_id as "expectedId", a.document_id as "erpId"
    from a join e on e.number = any(a.refs) and ${isOneParty}
    union
    select distinct e.document_id, a.document_id
    from a join erp_line l on l.document_id = a.document_id and l.version_no = a.version_no
    join billing_line b on b.line_id = l.source_line_ref join e on e.document_id = b.document_id and ${isOneParty}
    order by 1, 2`.execute(tx)
  return found.rows
}

export interface GroupMatch {
  readonly matchId: string
  readonly kind: '1:1' | '1:n' | 'n:1' | 'n:m'
  readonly expected: readonly string[]
  readonly erp: readonly string[]
}

const memberColumns = { match_id: 'uuid', kind: 'text', side: 'text', document_id: 'uuid', lead: 'boolean' } as const

/** Stores matches of groups with their members, each member under its own document's hash. */
export async function insertGroupMatches(
  tx: Tx,
  groups: readonly GroupMatch[],
  origin: { rule: string; version: number; runId: string; status: 'auto' | 'suggested'; score: string },
): Promise<void> {
  if (groups.length === 0) return
  const members = groups.flatMap((group) => [
    ...group.expected.map((id, index) => ({
      match_id: group.matchId,
      kind: group.kind,
      side: 'expected',
      document_id: id,
      lead: index === 0,
    })),
    ...group.erp.map((id) => ({
      match_id: group.matchId,
      kind: group.kind,
      side: 'erp',
      document_id: id,
      lead: false,
    })),
  ])
  await sql`
    insert into match (match_hash, match_id, kind, status, rule, rule_version, score, entity, currency, amount_minor, difference_minor, exact, evidence, run_id)
    select (array_agg(c.match_hash) filter (where r.lead))[1], r.match_id, r.kind, ${origin.status}, ${origin.rule}, ${origin.version}, ${origin.score}::numeric,
      min(c.entity), min(c.currency), sum(c.amount_minor) filter (where r.side = 'expected'),
      sum(case r.side when 'erp' then c.amount_minor else -c.amount_minor end), false,
      '{"reasons":["customer","currency","sum"]}'::jsonb, ${origin.runId}
    from ${recordset(memberColumns, members)} join candidate c on c.side = r.side and c.document_id = r.document_id
    group by r.match_id, r.kind`.execute(tx)
  await sql`
    insert into match_member (match_hash, side, document_id, match_id, role)
    select c.match_hash, r.side, r.document_id, r.match_id, case r.side when 'erp' then 'live' else 'member' end
    from ${recordset(memberColumns, members)} join candidate c on c.side = r.side and c.document_id = r.document_id`.execute(
    tx,
  )
}
