// Journals, payments and balances of the ledger as of the latest run, and which documents the current findings speak for, by the check that found them.
import { type Kysely, sql } from 'kysely'

// Asked as "in" and not joined: whether an account has a role then costs the same for every line, however few lines were foreseen.
const accounts = (role: string) => `(select entity, account from control.account_roles where role = '${role}')`
const named = (system: string) =>
  `(select source_id from control.explained_sources where area in ('documents', 'receivables') and system = '${system}')`

const populations = [
  `create view control.erp_entries as
     select d.document_id, d.version_no, d.source_id, d.doc_no, d.external_ref, d.ref_root, d.entity, d.type, d.currency, d.period, d.posting_on, d.created_at, d.reversal_of
     from (select distinct on (v.document_id) v.*
           from erp_document v cross join control.latest_run n
           where v.exists_at <= n.as_of and (v.known_at <= n.as_of or v.version_no = 1)
           order by v.document_id, v.version_no desc) d
     where d.status = 'posted'`,
  `create view control.erp_ledger as
     select d.document_id, d.source_id, d.doc_no, d.external_ref, d.ref_root, d.entity, d.type, d.currency, d.period, d.created_at,
            coalesce(sum(l.amount_minor) filter (where (d.entity, l.account) in ${accounts('receivable')}), 0)::bigint as receivable_minor,
            coalesce(sum(l.base_minor) filter (where (d.entity, l.account) in ${accounts('receivable')}), 0)::bigint as receivable_base_minor,
            coalesce(-sum(l.amount_minor) filter (where (d.entity, l.account) in ${accounts('deferred')}), 0)::bigint as deferred_minor
     from control.erp_entries d
     join erp_line l on l.document_id = d.document_id and l.version_no = d.version_no
     group by d.document_id, d.source_id, d.doc_no, d.external_ref, d.ref_root, d.entity, d.type, d.currency, d.period, d.created_at`,
  `create view control.recognised_lines as
     select g.document_id as journal_id, g.source_id, g.external_ref, g.entity, g.currency, g.period, b.document_id, sum(l.amount_minor)::bigint as released_minor
     from control.erp_entries g
     join erp_line l on l.document_id = g.document_id and l.version_no = g.version_no
     left join (select distinct line_id, document_id from billing_line) b on b.line_id = l.source_line_ref
     where g.type = 'revenue_journal' and coalesce((g.entity, l.account) in ${accounts('deferred')}, false)
     group by g.document_id, g.source_id, g.external_ref, g.entity, g.currency, g.period, b.document_id`,
  `create view control.payment_figures as
     select p.document_id, p.source_id, p.kind, p.entity, p.bill_to_id, p.currency, p.paid_on, to_char(p.paid_on, 'YYYY-MM') as period, p.recorded_at,
            (case when p.credit_memo_id is null then 0 else p.amount_minor end - coalesce(a.applied_minor, 0))::bigint as receivable_minor,
            p.recorded_at + make_interval(hours => e.posting_sla_hours) as deadline_at
     from (select distinct on (v.document_id) v.*
           from payment v cross join control.latest_run n
           where v.exists_at <= n.as_of and (v.known_at <= n.as_of or v.version_no = 1)
           order by v.document_id, v.version_no desc) p
     join entity e on e.entity = p.entity
     left join (select document_id, version_no, sum(amount_minor) as applied_minor from payment_application group by document_id, version_no) a
       on a.document_id = p.document_id and a.version_no = p.version_no`,
  // A document entered after the balances were taken cannot be in them.
  `create view control.ledger_moves as
     with told as (
       select max(d.as_of) as at from source_drop d join feed_file f on f.drop_id = d.drop_id cross join control.latest_run n
       where f.feed = 'erp_balances' and d.as_of <= n.as_of)
     select told.at as told_at, c.entity, c.period, sum(c.moved_minor)::bigint as receivable_base_minor
     from told cross join (
       select b.entity, b.period, b.closing_minor - coalesce(lag(b.closing_minor) over (partition by b.entity, b.account order by b.period), 0) as moved_minor
       from control.ledger_balance b
       join control.account_roles r on r.entity = b.entity and r.account = b.account and r.role = 'receivable') c
     group by told.at, c.entity, c.period`,
]

const explanations = [
  `create or replace view control.exceptions as
     select x.exception_id, x.reference, c.reference as case_reference, g.grouping_key, c.grouped, x.status, x.entity, x.period,
            g.class, g.cause, g.severity, g.resolution, g.currency, g.variance_minor, g.rule_id, g.rule_version, g.evidence, g.documents,
            x.subject_kind, x.subject_source_id, x.subject_document_id, x.opened_at, x.resolved_at, x.resolved_by, x.run_id, g.as_of, x.partition
     from exception x
     join exception_case c on c.case_id = x.case_id
     join exception_diagnosis g on g.exception_id = x.exception_id and g.diagnosis_no = x.diagnosis_no`,
  `create view control.explained_sources as
     select distinct coalesce(split_part(x.partition, '|', 1), 'documents') as area, s.system, s.source_id, x.exception_id
     from control.exceptions x
     cross join lateral (
       select n ->> 'system' as system, n ->> 'id' as source_id from jsonb_array_elements(x.documents) n
       union all
       select case when x.subject_kind in ('erp_document', 'journal') then 'erp' else 'billing' end, x.subject_source_id) s
     where x.status <> 'resolved'`,
  `create or replace view control.explained_documents as
     with named as (
       select i.side, i.document_id, i.match_hash, i.match_key
       from (select distinct case system when 'billing' then 'expected' else 'erp' end as side, source_id
             from control.explained_sources where area = 'documents' and system in ('billing', 'erp')) s
       join recon_item i on i.side = s.side and i.source_id = s.source_id),
     related as (
       select side, document_id from named
       union
       select i.side, i.document_id from recon_item i
       where (i.match_hash, i.match_key) in (select match_hash, match_key from named where match_key is not null))
     select side, document_id from related
     union
     select b.side, b.document_id from match_member b
     where b.match_id in (select c.match_id from match_member c join related r on r.side = c.side and r.document_id = c.document_id)`,
  `create view control.planned_entries as
     with posted as (
       select d.document_id, d.entity, d.reversal_of from control.planned_postings q join erp_document d on d.external_ref = q.external_ref and d.entity = q.entity)
     select document_id from posted
     union
     select o.document_id from posted p join erp_document o on o.source_id = p.reversal_of and o.entity = p.entity`,
  // A payment that is not late yet is on its way; nobody raises a finding about it.
  `create view control.explained_payments as
     select p.entity, p.source_id from control.payment_figures p where coalesce(p.source_id in ${named('billing')}, false)
     union
     select d.entity, d.ref_root from control.erp_entries d
     where d.type in ('payment', 'adjustment') and d.ref_root is not null and coalesce(d.source_id in ${named('erp')}, false)
     union
     select p.entity, p.source_id from control.payment_figures p cross join control.latest_run n
     where p.deadline_at > n.as_of and not exists (select from erp_document d where d.ref_root = p.source_id and d.entity = p.entity and d.status = 'posted' and d.exists_at <= n.as_of)`,
]

const words: Record<string, string> = {
  'view control.erp_entries': 'Posted ERP documents of every type as of the latest run, in the version that counts.',
  'view control.erp_ledger': 'What each posted ERP document moves on receivable and deferred accounts.',
  'view control.recognised_lines':
    'What each revenue journal releases from deferred accounts, by the billing document whose lines it names.',
  'view control.payment_figures':
    'Payments, refunds, write-offs and credit applications of billing as of the latest run.',
  'view control.ledger_moves':
    'How the reported closing of the receivable accounts changes from one reported period to the next, functional currency.',
  'view control.explained_sources':
    'Objects that current findings (any status but resolved) name, with the check that found them: documents, usage, rating, revenue, receivables or ledger.',
  'view control.planned_entries': 'ERP documents that approved plans posted, and those they reversed.',
  'view control.explained_payments': 'Payments that a current finding speaks for, or that are not late yet.',
  'column control.exceptions.partition':
    'part of the company the finding lies in; null for findings about billing and ERP documents',
  'column control.recognised_lines.journal_id': 'the revenue journal',
  'column control.recognised_lines.document_id': 'the billing document; null where a line names none that is known',
  'column control.recognised_lines.released_minor': 'debit minus credit on deferred accounts',
  'column control.payment_figures.receivable_minor':
    'effect on open invoices and credit memos: what was applied counts negative, what a credit memo gave up counts positive',
  'column control.ledger_moves.told_at': 'instant up to which the reported balances speak',
  'column control.ledger_moves.receivable_base_minor': 'closing minus the closing before, debit positive',
  'column control.explained_sources.area': 'the check that found it',
  'column control.explained_sources.system': 'billing, erp, usage or reference',
}

const common: Record<string, string> = {
  ref_root: 'the reference without the suffix of a part, a reversal or a rebooking',
  posting_on: 'day it was posted on',
  paid_on: 'day of the payment',
  recorded_at: 'instant billing recorded it',
  entity: 'legal entity whose books these are',
  source_id: 'id of the object in its own system',
  exception_id: 'identity of the finding',
  document_id: 'identity of the mirrored document',
  version_no: 'version of the mirrored document that counts',
  doc_no: 'number of the document in the ERP',
  external_ref: 'reference to the billing document as the ERP carries it',
  type: 'type of the ERP document',
  kind: 'payment, refund, write_off or credit_application',
  currency: 'ISO 4217 code',
  period: 'month YYYY-MM',
  created_at: 'instant the ERP recorded the document',
  reversal_of: 'ERP document that this one takes back',
  receivable_minor: 'debit minus credit on receivable accounts',
  receivable_base_minor: 'debit minus credit on receivable accounts, functional currency',
  deferred_minor: 'credit minus debit on deferred accounts',
  bill_to_id: 'billed party in the billing system',
  deadline_at: 'instant from which it is late where the ERP lacks it',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...populations, ...explanations]) await sql.raw(statement).execute(db)
  for (const [subject, text] of Object.entries(words))
    await sql.raw(`comment on ${subject} is '${text.replaceAll("'", "''")}'`).execute(db)
  const bare = await sql<{ relation: string; column_name: string }>`
    select c.relname as relation, a.attname as column_name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'control'::regnamespace and c.relkind = 'v' and a.attnum > 0 and col_description(c.oid, a.attnum) is null`.execute(
    db,
  )
  for (const { relation, column_name: column } of bare.rows) {
    const text = common[column]
    if (text === undefined) throw new Error(`control.${relation}.${column} has no explanation`)
    await sql.raw(`comment on column control.${relation}."${column}" is '${text}'`).execute(db)
  }
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
