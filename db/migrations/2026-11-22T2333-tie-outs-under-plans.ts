// Documents that a plan posted, reversed or rebooked are expected where the plan put them, so that a correct correction leaves no difference in any month; keyed rows show what each plan did to a cell.
import { type Kysely, sql } from 'kysely'

const amounts = (prefix: string) => `
       ('T5', ${prefix}.receivable_minor), ('T6', ${prefix}.deferred_minor), ('T7', ${prefix}.tax_minor), ('T13', ${prefix}.earned_or_deferred_minor)`

const statements = [
  `create view control.planned_postings as
     select p.posting_id, coalesce(l.reference, l.plan_id::text) as plan, p.purpose, p.entity, p.external_ref, p.period, p.posting_on, p.created_at
     from posting p join plan l on l.plan_id = p.plan_id where p.state in ('posted', 'confirmed')`,
  // What a plan reversed, and the reversal: both are expected as they stand, so that neither month shows a difference.
  `create view control.planned_reversals as
     select distinct on (document_id) document_id, plan from (
       select r.document_id, q.plan, q.created_at
       from control.planned_postings q
       join erp_document d on d.external_ref = q.external_ref and d.entity = q.entity
       join recon_item r on r.side = 'erp' and r.document_id = d.document_id and r.version_no = d.version_no and r.standing = 'reversal'
       where q.purpose = 'reverse'
       union all
       select o.document_id, q.plan, q.created_at
       from control.planned_postings q
       join erp_document d on d.external_ref = q.external_ref and d.entity = q.entity
       join recon_item r on r.side = 'erp' and r.document_id = d.document_id and r.version_no = d.version_no and r.standing = 'reversal'
       join recon_item o on o.side = 'erp' and o.source_id = d.reversal_of and o.standing = 'reversed'
       where q.purpose = 'reverse') both_sides
     order by document_id, created_at desc, plan`,
  `create or replace view control.billing_figures as
     select i.document_id, i.source_id, d.number, d.entity, d.kind, d.bill_to_id, d.currency, d.issue_on,
            to_char(d.issue_on, 'YYYY-MM') as period, i.standing, i.deadline_at, x.parts, x.expected_id, x.version_no as expected_version_no,
            x.billing_version_no, d.gross_minor, d.tax_minor, coalesce(l.net_minor, 0) as net_minor,
            coalesce(l.ratable_minor, 0) as ratable_minor, coalesce(l.net_minor, 0) + coalesce(t.amount_minor, 0) as built_minor, i.base_minor,
            x.period as posting_period
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
  `create or replace view control.tie_out_moves as
     select v.identity, b.entity, b.currency, v.period, v.expected, v.actual,
            case when x.document_id is null or v.identity = 'T3' then 0 else v.actual - v.expected end as explained
     from control.billing_figures b
     left join control.explained_documents x on x.side = 'expected' and x.document_id = b.document_id
     left join control.represented_documents p on p.document_id = b.document_id
     cross join lateral (values
       ('T3', b.period, b.built_minor, b.gross_minor),
       ('T4', b.posting_period, (b.gross_minor <> 0)::integer, (b.gross_minor <> 0 and p.document_id is not null)::integer),
       ('T5', b.posting_period, b.gross_minor, 0), ('T6', b.posting_period, b.ratable_minor, 0),
       ('T7', b.posting_period, b.tax_minor, 0), ('T13', b.posting_period, b.net_minor, 0)) v(identity, period, expected, actual)
     where b.standing <> 'void'
     union all
     select v.identity, e.entity, e.currency, e.period, case when r.document_id is null then 0 else v.actual end, v.actual,
            case when x.document_id is null or r.document_id is not null then 0 else v.actual end
     from control.erp_figures e
     left join control.explained_documents x on x.side = 'erp' and x.document_id = e.document_id
     left join control.planned_reversals r on r.document_id = e.document_id
     cross join lateral (values ${amounts('e')}) v(identity, actual)
     where e.standing <> 'rejected'
     union all
     select 'T12', m.entity, n.functional_currency, min(b.posting_period), m.expected_base_minor, m.posted_base_minor,
            case when bool_or(x.document_id is not null) then m.posted_base_minor - m.expected_base_minor else 0 end
     from control.match_figures m
     join entity n on n.entity = m.entity and n.functional_currency <> m.currency
     join match_member c on c.match_id = m.match_id and c.side = 'expected'
     join control.billing_figures b on b.document_id = c.document_id
     left join control.explained_documents x on x.side = 'expected' and x.document_id = b.document_id
     where m.firm and m.live_documents > 0 and m.billed_minor = m.posted_minor and m.expected_base_minor is not null and b.standing <> 'void'
     group by m.match_id, m.entity, n.functional_currency, m.expected_base_minor, m.posted_base_minor`,
  `create view control.planned_documents as
     select distinct on (m.document_id) m.document_id, q.plan, q.purpose
     from control.planned_postings q join posting_member m on m.posting_id = q.posting_id
     where q.purpose in ('post', 'rebook', 'supplement')
       and exists (select from erp_document d join recon_item r on r.side = 'erp' and r.document_id = d.document_id and r.version_no = d.version_no
                   where d.external_ref = q.external_ref and d.entity = q.entity and r.standing <> 'rejected')
     order by m.document_id, q.created_at desc, q.external_ref collate "C" desc`,
  `create view control.plan_moves as
     select v.identity, b.entity, b.currency, v.period, q.plan, v.expected, v.actual
     from control.planned_documents q
     join control.billing_figures b on b.document_id = q.document_id and b.standing <> 'void' and b.gross_minor <> 0
     cross join lateral (values
       ('T4', b.period, -1, case when q.purpose = 'rebook' then -1 else 0 end), ('T4', b.posting_period, 1, 1),
       ('T5', b.period, -b.gross_minor, 0), ('T5', b.posting_period, b.gross_minor, 0),
       ('T6', b.period, -b.ratable_minor, 0), ('T6', b.posting_period, b.ratable_minor, 0),
       ('T7', b.period, -b.tax_minor, 0), ('T7', b.posting_period, b.tax_minor, 0),
       ('T13', b.period, -b.net_minor, 0), ('T13', b.posting_period, b.net_minor, 0)) v(identity, period, expected, actual)
     union all
     select v.identity, e.entity, e.currency, e.period, r.plan, v.actual, 0
     from control.planned_reversals r
     join control.erp_figures e on e.document_id = r.document_id
     cross join lateral (values ${amounts('e')}) v(identity, actual)
     union all
     select v.identity, e.entity, e.currency, e.period, q.plan, 0, v.actual
     from control.planned_postings q
     join control.erp_figures e on e.external_ref = q.external_ref and e.entity = q.entity and e.standing <> 'rejected'
     cross join lateral (values ${amounts('e')}) v(identity, actual)`,
  `create or replace view control.tie_outs as
     with cell as (
       select identity, entity, currency, period, sum(expected) as expected, sum(actual) as actual, sum(explained) as explained
       from control.tie_out_moves group by identity, entity, currency, period),
     asked as (
       select distinct c.identity, c.entity, c.currency, m.period from cell c join control.tie_out_months m on m.entity = c.entity)
     select a.identity, a.entity, a.currency, a.period, null::text as key, case a.identity when 'T4' then 'count' else 'minor' end as unit,
            coalesce(c.expected, 0) as expected, coalesce(c.actual, 0) as actual, coalesce(c.actual - c.expected, 0) as difference,
            coalesce(c.explained, 0) as explained, coalesce(c.actual - c.expected - c.explained, 0) as unexplained
     from asked a left join cell c using (identity, entity, currency, period)
     union all
     select v.identity, v.entity, v.currency, v.period, v.plan, case v.identity when 'T4' then 'count' else 'minor' end,
            sum(v.expected), sum(v.actual), sum(v.actual - v.expected), sum(v.actual - v.expected), 0
     from control.plan_moves v join control.tie_out_months m on m.entity = v.entity and m.period = v.period
     group by v.identity, v.entity, v.currency, v.period, v.plan having sum(v.expected) <> 0 or sum(v.actual) <> 0
     union all
     select 'T14', null, null, null, f.feed, 'count', f.rows_declared, f.received, f.received - f.rows_declared, 0, f.received - f.rows_declared
     from control.feed_buckets f join control.current_drop d on d.drop_id = f.drop_id`,
  `create or replace view control.erp_tieout as
     select t.entity, t.currency, t.period, t.expected as billed_minor, t.actual as posted_minor, t.difference as difference_minor,
            t.explained as explained_minor, t.unexplained as unexplained_minor, t.unexplained = 0 as tied
     from control.tie_outs t where t.identity = 'T5' and t.key is null`,
]

const words: Record<string, string> = {
  'view control.planned_postings': 'What approved plans posted in the ERP, with the reference of the plan.',
  'view control.planned_reversals':
    'ERP documents that a plan reversed, and the reversals: both are expected as they stand.',
  'view control.planned_documents': 'Billing documents that a plan posted, with the newest such plan.',
  'view control.plan_moves': 'What each plan adds to each identity, on the side of the expectation and of the ERP.',
  'view control.tie_outs':
    'Every identity per entity, currency and month: both sides, the difference, what findings explain of it, and the rest. T14 has the feed as key. A row with a plan as key is what that plan did to the cell; it is part of the total, never added to it.',
  'column control.planned_postings.posting_id': 'the posting',
  'column control.planned_postings.plan': 'reference of the plan',
  'column control.planned_postings.purpose': 'post, reverse, rebook or supplement',
  'column control.planned_postings.entity': 'legal entity whose books it is in',
  'column control.planned_postings.external_ref': 'the reference it stands under in the ERP',
  'column control.planned_postings.period': 'the ERP period it was posted in',
  'column control.planned_postings.posting_on': 'the day it was posted on',
  'column control.planned_postings.created_at': 'when the plan was approved and the posting laid down',
  'column control.planned_reversals.document_id': 'the ERP document',
  'column control.planned_reversals.plan': 'reference of the plan',
  'column control.planned_documents.document_id': 'the billing document',
  'column control.planned_documents.plan': 'reference of the plan',
  'column control.planned_documents.purpose': 'post, rebook or supplement',
  'column control.plan_moves.identity': 'the tie-out, as in tie_outs',
  'column control.plan_moves.entity': 'legal entity',
  'column control.plan_moves.currency': 'currency of the documents',
  'column control.plan_moves.period': 'the month',
  'column control.plan_moves.plan': 'reference of the plan',
  'column control.plan_moves.expected': 'what the plan adds to the expectation, minor units (T4: documents)',
  'column control.plan_moves.actual': 'what its documents add in the ERP, minor units (T4: documents)',
  'column control.billing_figures.posting_period': 'the month a plan posted it in, else the month of issue',
  'column control.tie_outs.key': 'the feed (T14), a plan whose effect the row shows, or null = the whole cell',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const [subject, text] of Object.entries(words))
    await sql.raw(`comment on ${subject} is '${text.replaceAll("'", "''")}'`).execute(db)
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
