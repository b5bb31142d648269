import { sql } from 'kysely'
import type { ErpDocumentType } from '#server/domain/corrections/erp-draft'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db, Tx } from '../client.ts'
import { type ExceptionFilter, filteredExceptions } from './exception-filter.ts'
import { isOneOfIds, withinScope } from './within-scope.ts'

/** Exceptions a plan is asked for, locked in the order of their ids, with the documents their current diagnosis names. */
export async function lockPlanSubjects(tx: Tx, wish: { ids: readonly string[]; scope: EntityScope }) {
  return tx
    .selectFrom('exception as x')
    .innerJoin('exception_diagnosis as d', (join) =>
      join.onRef('d.exception_id', '=', 'x.exception_id').onRef('d.diagnosis_no', '=', 'x.diagnosis_no'),
    )
    .select([
      'x.exception_id',
      'x.reference',
      'x.case_id',
      'x.entity',
      'x.class',
      'x.cause',
      'x.resolution',
      'x.status',
    ])
    .select(['x.subject_kind', 'x.subject_document_id', 'x.currency', 'd.documents'])
    .where(isOneOfIds('x.exception_id', wish.ids))
    .where(withinScope('x.entity', wish.scope))
    .orderBy('x.exception_id')
    .limit(wish.ids.length)
    .forUpdate('x')
    .execute()
}

export type PlanSubjectRow = Awaited<ReturnType<typeof lockPlanSubjects>>[number]

/** The firm ERP counterparts of billing documents, live ones only. */
export async function listLiveCounterparts(db: Db | Tx, billingIds: readonly string[]) {
  const found = await sql<{ billing_id: string; erp_id: string }>`
    select m.document_id as billing_id, o.document_id as erp_id
    from match_member m join match t on t.match_id = m.match_id and t.match_hash = m.match_hash
    join match_member o on o.match_id = m.match_id and o.match_hash = m.match_hash
    where m.side = 'expected' and m.document_id = any(${[...billingIds]}::uuid[])
      and t.status <> 'suggested' and o.side = 'erp' and o.role in ('live', 'member')
    order by 1, 2`.execute(db)
  return found.rows
}

/** Billing documents that share the consolidated reference of one of these; each with itself where it stands alone. */
export async function listGroupMembers(db: Db | Tx, billingIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ document_id: string }>`
    select distinct i.document_id from recon_item i
    join expected_document e on e.expected_id = i.document_id and e.version_no = i.version_no
    where i.side = 'expected' and i.standing in ('due', 'unmapped') and e.mode = 'consolidated' and (e.entity, e.group_ref) in (
      select g.entity, g.group_ref from recon_item w join expected_document g on g.expected_id = w.document_id and g.version_no = w.version_no
      where w.side = 'expected' and g.mode = 'consolidated' and w.document_id = any(${[...billingIds]}::uuid[]))
    order by 1`.execute(db)
  return found.rows.map((row) => row.document_id)
}

export interface MirroredRow {
  document_id: string
  version_no: number
  source_id: string
  doc_no: string
  type: ErpDocumentType
  entity: string
  status: 'posted' | 'rejected'
  external_ref: string | null
  refs: string[]
  customer_no: string | null
  document_on: string
  posting_on: string
  currency: string
  rate: string | null
  standing: 'live' | 'reversed' | 'reversal' | 'rejected'
}

const newest = sql`
  select distinct on (d.document_id) d.document_id, d.version_no, d.source_id, d.doc_no, d.type, d.entity, d.status, d.external_ref, d.ref_root, d.refs,
    d.customer_no, d.document_on, d.posting_on, d.currency, d.rate, d.reversal_of
  from erp_document d`

const standing = sql`case when d.status = 'rejected' then 'rejected'
  when d.reversal_of is not null then 'reversal'
  when exists (select from erp_document v where v.reversal_of = d.source_id and v.status = 'posted') then 'reversed'
  else 'live' end as standing`

/** Documents of the ERP in their newest mirrored version, by id. */
export async function listMirrored(db: Db | Tx, ids: readonly string[]): Promise<MirroredRow[]> {
  const found = await sql<MirroredRow>`
    select d.*, ${standing} from (${newest} where d.document_id = any(${[...ids]}::uuid[])
      order by d.document_id, d.version_no desc) d order by d.document_id`.execute(db)
  return found.rows
}

/** Documents of the ERP under roots of references, by entity. */
export async function listMirroredUnder(
  db: Db | Tx,
  under: { entities: readonly string[]; roots: readonly string[] },
): Promise<MirroredRow[]> {
  const found = await sql<MirroredRow>`
    select d.*, ${standing} from (${newest} where d.ref_root = any(${[...under.roots]}::text[]) and d.entity = any(${[...under.entities]}::text[])
      order by d.document_id, d.version_no desc) d order by d.document_id`.execute(db)
  return found.rows
}

/** The ledger lines of mirrored versions, debit positive. */
export async function listMirroredLines(db: Db | Tx, versions: readonly { document_id: string; version_no: number }[]) {
  if (versions.length === 0) return []
  const wanted = new Map(versions.map((one) => [one.document_id, one.version_no]))
  const rows = await db
    .selectFrom('erp_line as l')
    .select(['l.document_id', 'l.version_no', 'l.account', 'l.amount_minor', 'l.base_minor', 'l.tax_code'])
    .select(['l.source_line_ref', 'l.applies_to'])
    .select(sql<Readonly<Record<string, string>> | null>`l.dimensions`.as('dimensions'))
    .where(isOneOfIds('l.document_id', [...wanted.keys()]))
    .orderBy('l.document_id')
    .orderBy('l.line_no')
    .execute()
  return rows.filter((row) => wanted.get(row.document_id) === row.version_no)
}

/** References that are taken beyond the mirror: by postings that were not refused, and by rows of plans that may still be carried out. */
export async function listTakenReferences(
  db: Db | Tx,
  under: { entities: readonly string[]; roots: readonly string[] },
): Promise<{ entity: string; external_ref: string; state: string; purpose: string }[]> {
  const root = (column: string) =>
    sql`regexp_replace(${sql.ref(column)}, '(/[SRB][1-9][0-9]*)+$', '') = any(${[...under.roots]}::text[])`
  const found = await sql<{ entity: string; external_ref: string; state: string; purpose: string }>`
    select p.entity, p.external_ref, p.state, p.purpose from posting p
    where p.entity = any(${[...under.entities]}::text[]) and p.state not in ('rejected', 'cancelled') and ${root('p.external_ref')}
    union all
    select i.entity, i.external_ref, 'planned', i.purpose from plan_item i join plan l using (plan_id)
    where i.entity = any(${[...under.entities]}::text[]) and i.outcome = 'send' and l.state in ('draft', 'submitted', 'approved') and ${root('i.external_ref')}
    order by 1, 2, 3`.execute(db)
  return found.rows
}

/** Documents that a plan under way already speaks for: ERP documents it takes back, billing documents it books. */
export async function listPlannedDocuments(db: Db | Tx, ids: readonly string[]) {
  const found = await sql<{ document_id: string; purpose: string; reference: string }>`
    select unnest(i.members || i.document_id) as document_id, i.purpose, l.reference from plan_item i join plan l using (plan_id)
    where i.outcome = 'send' and l.state in ('draft', 'submitted', 'approved', 'executing', 'half_done')
      and not exists (select from posting p where p.plan_id = i.plan_id and p.item_no = i.item_no and p.state in ('rejected', 'cancelled', 'confirmed'))
      and (i.document_id = any(${[...ids]}::uuid[]) or i.members && ${[...ids]}::uuid[]) order by 1, 2, 3`.execute(db)
  return found.rows
}

/** The states of all periods of entities. */
export async function listPeriodStates(db: Db | Tx, entities: readonly string[]) {
  return db
    .selectFrom('period_state')
    .select(['entity', 'period', 'state'])
    .where(sql<boolean>`entity = any(${[...entities]}::text[])`)
    .orderBy('entity')
    .orderBy('period')
    .execute()
}

/** Accounts that any version of the control mapping names as receivable. */
export async function listReceivableAccounts(db: Db | Tx): Promise<{ entity: string | null; account: string }[]> {
  const found = await sql<{ entity: string | null; account: string }>`
    select distinct entity, value ->> 'receivable' as account from mapping_version
    where set_name = 'gl_control' and value ->> 'receivable' is not null order by 1, 2`.execute(db)
  return found.rows
}

/** Entities with a lane to an ERP company. */
export async function listConnectedEntities(db: Db | Tx): Promise<string[]> {
  const rows = await db.selectFrom('erp_lane').select('entity').orderBy('entity').limit(1000).execute()
  return rows.map((row) => row.entity)
}

/** The newest instant anything is known of: a plan is laid out from the newest facts. */
export async function findNewestInstant(db: Db | Tx): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`
    select greatest((select max(as_of) from run where state = 'complete'), (select max(as_of) from source_drop)) as at`.execute(
    db,
  )
  return found.rows[0]?.at ?? null
}

/** The open exceptions a filter of the queue shows. */
export async function listOpenUnder(db: Db | Tx, filter: ExceptionFilter, limit: number): Promise<string[]> {
  const rows = await filteredExceptions(db, filter)
    .select('x.exception_id')
    .where('x.status', '=', 'open')
    .orderBy('x.exception_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.exception_id)
}
