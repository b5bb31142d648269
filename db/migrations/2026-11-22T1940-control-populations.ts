// What auditors count from: the documents, accounts and pairings of the latest complete run, one row each, before anything is added up.
import { type Kysely, sql } from 'kysely'

const ground = [
  `create function control.currency_exponent(currency text) returns integer language sql immutable parallel safe return
     case when currency in ('BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI','VND','VUV','XAF','XOF','XPF') then 0
          when currency in ('BHD','IQD','JOD','KWD','LYD','OMR','TND') then 3
          when currency in ('CLF','UYW') then 4
          else 2 end`,
  `create view control.latest_run as
     select run_id, kind, as_of, started_at, finished_at, result_sha, result_count
     from run where state = 'complete' order by mark_seq desc, run_id limit 1`,
  `create view control.current_drop as
     select d.drop_id, d.world, d.as_of, d.imported_at
     from source_drop d where d.as_of <= (select as_of from control.latest_run)
     order by d.as_of desc, d.imported_at desc, d.drop_id limit 1`,
  // A document booked in the wrong company uses that company's chart of the other: an account nobody mapped here keeps the role it has elsewhere.
  `create view control.account_roles as
     with mapped as (
       select e.entity, a.account,
              case when 'receivable' = any(array_agg(a.role)) then 'receivable' when 'tax' = any(array_agg(a.role)) then 'tax'
                   when 'deferred' = any(array_agg(a.role)) then 'deferred' else 'other' end as role
       from mapping_version m
       cross join lateral (
         select m.value ->> 'account' as account, 'tax' as role where m.set_name = 'gl_tax'
         union all
         select v.value #>> '{}', case v.key when 'receivable' then 'receivable' when 'deferred' then 'deferred' else 'other' end
         from jsonb_each(m.value) v
         where m.set_name in ('gl_control', 'gl_revenue') and jsonb_typeof(v.value) = 'string') a
       join entity e on m.entity is null or m.entity = e.entity
       where a.account is not null and m.known_at <= (select as_of from control.latest_run)
       group by e.entity, a.account),
     anywhere as (
       select account, case when bool_or(role = 'receivable') then 'receivable' when bool_or(role = 'tax') then 'tax'
                            when bool_or(role = 'deferred') then 'deferred' else 'other' end as role
       from mapped group by account)
     select e.entity, a.account, coalesce(m.role, a.role) as role, m.role is null as borrowed
     from entity e cross join anywhere a left join mapped m on m.entity = e.entity and m.account = a.account`,
  `create view control.ratable_skus as
     select newest.sku from (
       select distinct on (p.natural_key) p.natural_key as sku, p.payload
       from source_document p
       where p.stream = 'products' and p.known_at <= (select as_of from control.latest_run)
       order by p.natural_key, p.known_at desc, p.version_no desc) newest
     where newest.payload is json object and newest.payload::jsonb ->> 'pattern' = 'ratable_daily'`,
]

const figures = [
  `create view control.billing_figures as
     select i.document_id, i.source_id, d.number, d.entity, d.kind, d.bill_to_id, d.currency, d.issue_on,
            to_char(d.issue_on, 'YYYY-MM') as period, i.standing, i.deadline_at, x.parts, x.expected_id, x.version_no as expected_version_no,
            x.billing_version_no, d.gross_minor, d.tax_minor, coalesce(l.net_minor, 0) as net_minor,
            coalesce(l.ratable_minor, 0) as ratable_minor, coalesce(l.net_minor, 0) + coalesce(t.amount_minor, 0) as built_minor, i.base_minor
     from recon_item i
     join expected_document x on x.expected_id = i.document_id and x.version_no = i.version_no
     join billing_document d on d.document_id = i.document_id and d.version_no = x.billing_version_no
     left join (
       select b.document_id, b.version_no, sum(b.net_minor)::bigint as net_minor,
              sum(b.net_minor) filter (where r.sku is not null and b.kind <> 'discount')::bigint as ratable_minor
       from billing_line b left join control.ratable_skus r on r.sku = b.sku
       group by b.document_id, b.version_no) l on l.document_id = d.document_id and l.version_no = d.version_no
     left join (
       select document_id, version_no, sum(amount_minor)::bigint as amount_minor from billing_tax group by document_id, version_no) t
       on t.document_id = d.document_id and t.version_no = d.version_no
     where i.side = 'expected'`,
  `create view control.erp_figures as
     select i.document_id, i.source_id, d.doc_no, d.external_ref, d.entity, d.type, d.currency, d.period, d.document_on, d.created_at,
            i.standing, i.version_no, d.reversal_of,
            coalesce(sum(l.amount_minor) filter (where r.role = 'receivable'), 0)::bigint as receivable_minor,
            coalesce(sum(l.base_minor) filter (where r.role = 'receivable'), 0)::bigint as receivable_base_minor,
            coalesce(-sum(l.amount_minor) filter (where r.role = 'tax'), 0)::bigint as tax_minor,
            coalesce(-sum(l.amount_minor) filter (where r.role = 'deferred'), 0)::bigint as deferred_minor,
            coalesce(-sum(l.amount_minor) filter (where coalesce(r.role, 'other') not in ('receivable', 'tax')), 0)::bigint as earned_or_deferred_minor,
            coalesce(sum(l.amount_minor), 0)::bigint as unbalanced_minor, coalesce(sum(l.base_minor), 0)::bigint as unbalanced_base_minor
     from recon_item i
     join erp_document d on d.document_id = i.document_id and d.version_no = i.version_no
     left join erp_line l on l.document_id = d.document_id and l.version_no = d.version_no
     left join control.account_roles r on r.entity = d.entity and r.account = l.account
     where i.side = 'erp'
     group by i.document_id, i.source_id, d.doc_no, d.external_ref, d.entity, d.type, d.currency, d.period, d.document_on, d.created_at,
              i.standing, i.version_no, d.reversal_of`,
  `create view control.exceptions as
     select x.exception_id, x.reference, c.reference as case_reference, g.grouping_key, c.grouped, x.status, x.entity, x.period,
            g.class, g.cause, g.severity, g.resolution, g.currency, g.variance_minor, g.rule_id, g.rule_version, g.evidence, g.documents,
            x.subject_kind, x.subject_source_id, x.subject_document_id, x.opened_at, x.resolved_at, x.resolved_by, x.run_id, g.as_of
     from exception x
     join exception_case c on c.case_id = x.case_id
     join exception_diagnosis g on g.exception_id = x.exception_id and g.diagnosis_no = x.diagnosis_no`,
  `create view control.claimed_twice as
     select side, document_id, count(*) as claims, array_agg(match_id order by match_id) as match_ids
     from match_member group by side, document_id having count(*) > 1`,
]

const words: Record<string, string> = {
  'view control.latest_run': 'The complete run that every other view here speaks of.',
  'view control.current_drop': 'The newest drop that is not later than the as-of of the latest run.',
  'view control.account_roles':
    'What an account stands for in an entity, over all versions of its mappings; borrowed = nobody maps it in this entity, so it keeps the role another entity gives it.',
  'view control.ratable_skus':
    'Products whose lines are deferred and earned day by day, as the newest product feed says.',
  'view control.billing_figures':
    'One row per invoice or credit memo that exists as of the latest run, with signed amounts (credit memo negative) in minor units of the document currency.',
  'view control.erp_figures':
    'One row per AR invoice or credit memo of the ERP that exists as of the latest run, with amounts by role of the account in minor units of the document currency.',
  'view control.exceptions': 'Every exception with its newest diagnosis.',
  'view control.claimed_twice': 'Documents that more than one match claims. Must be empty.',
  'column control.billing_figures.standing': 'due, void, zero_total or unmapped',
  'column control.billing_figures.built_minor':
    'sum of the lines plus sum of the tax rows: what the header gross should be',
  'column control.billing_figures.ratable_minor': 'sum of the lines of ratable products, discount lines left out',
  'column control.billing_figures.base_minor':
    'expected receivable in functional currency, null when it cannot be derived',
  'column control.erp_figures.standing': 'live, reversed, reversal or rejected; rejected has no effect on the ledger',
  'column control.erp_figures.receivable_minor': 'debit minus credit on receivable accounts',
  'column control.erp_figures.tax_minor': 'credit minus debit on tax accounts',
  'column control.erp_figures.deferred_minor': 'credit minus debit on deferred accounts',
  'column control.erp_figures.earned_or_deferred_minor':
    'credit minus debit on every account that is neither receivable nor tax',
  'column control.erp_figures.unbalanced_minor': 'debit minus credit over all lines; 0 in a sound document',
  'column control.exceptions.variance_minor': 'actual minus expected in minor units; ERP minus billing',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...ground, ...figures]) await sql.raw(statement).execute(db)
  for (const [subject, text] of Object.entries(words))
    await sql.raw(`comment on ${subject} is '${text.replaceAll("'", "''")}'`).execute(db)
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
