// The statement a controller signs: billing against the ERP per entity, currency and month, with the difference taken apart into what is known and what is not.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create view control.tie_out_months as
     select e.entity, e.functional_currency, to_char(m.first_on, 'YYYY-MM') as period
     from entity e
     cross join control.latest_run r
     cross join lateral (select (r.as_of at time zone e.time_zone)::date as today) t
     cross join lateral (
       select make_date(extract(year from t.today)::integer - (to_char(t.today, 'MM-DD') < e.fiscal_year_start)::integer,
                        left(e.fiscal_year_start, 2)::integer, 1) as first_on) f
     cross join lateral generate_series(f.first_on::timestamp, t.today::timestamp, '1 month') as m(first_on)
     where (m.first_on + interval '1 month') at time zone e.time_zone <= r.as_of`,
  // A finding speaks for the documents it names, for what shares their reference, and for whatever those are matched with: only together do they add up.
  `create view control.explained_documents as
     with named as (
       select i.side, i.document_id, i.match_hash, i.match_key
       from (
         select case n ->> 'system' when 'billing' then 'expected' else 'erp' end as side, n ->> 'id' as source_id
         from control.exceptions x cross join lateral jsonb_array_elements(x.documents) n
         where x.status <> 'resolved' and n ->> 'system' in ('billing', 'erp')
         union
         select case when x.subject_kind like 'erp%' then 'erp' else 'expected' end, x.subject_source_id
         from control.exceptions x where x.status <> 'resolved') s
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
  `create view control.represented_documents as
     select b.document_id from control.billing_figures b
     join match_member c on c.side = 'expected' and c.document_id = b.document_id
     join control.match_figures m on m.match_id = c.match_id
     where m.firm and m.live_documents >= case when m.kind = '1:n' then greatest(b.parts, 1) else 1 end`,
  `create view control.tie_out_moves as
     select v.identity, b.entity, b.currency, b.period, v.expected, v.actual,
            case when x.document_id is null or v.identity = 'T3' then 0 else v.actual - v.expected end as explained
     from control.billing_figures b
     left join control.explained_documents x on x.side = 'expected' and x.document_id = b.document_id
     left join control.represented_documents p on p.document_id = b.document_id
     cross join lateral (values
       ('T3', b.built_minor, b.gross_minor),
       ('T4', (b.gross_minor <> 0)::integer, (b.gross_minor <> 0 and p.document_id is not null)::integer),
       ('T5', b.gross_minor, 0), ('T6', b.ratable_minor, 0), ('T7', b.tax_minor, 0), ('T13', b.net_minor, 0)) v(identity, expected, actual)
     where b.standing <> 'void'
     union all
     select v.identity, e.entity, e.currency, e.period, 0, v.actual, case when x.document_id is null then 0 else v.actual end
     from control.erp_figures e
     left join control.explained_documents x on x.side = 'erp' and x.document_id = e.document_id
     cross join lateral (values
       ('T5', e.receivable_minor), ('T6', e.deferred_minor), ('T7', e.tax_minor), ('T13', e.earned_or_deferred_minor)) v(identity, actual)
     where e.standing <> 'rejected'
     union all
     select 'T12', m.entity, n.functional_currency, min(b.period), m.expected_base_minor, m.posted_base_minor,
            case when bool_or(x.document_id is not null) then m.posted_base_minor - m.expected_base_minor else 0 end
     from control.match_figures m
     join entity n on n.entity = m.entity and n.functional_currency <> m.currency
     join match_member c on c.match_id = m.match_id and c.side = 'expected'
     join control.billing_figures b on b.document_id = c.document_id
     left join control.explained_documents x on x.side = 'expected' and x.document_id = b.document_id
     where m.firm and m.live_documents > 0 and m.billed_minor = m.posted_minor and m.expected_base_minor is not null and b.standing <> 'void'
     group by m.match_id, m.entity, n.functional_currency, m.expected_base_minor, m.posted_base_minor`,
  `create view control.tie_outs as
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
     select 'T14', null, null, null, f.feed, 'count', f.rows_declared, f.received, f.received - f.rows_declared, 0, f.received - f.rows_declared
     from control.feed_buckets f join control.current_drop d on d.drop_id = f.drop_id`,
  `create view control.erp_tieout as
     select t.entity, t.currency, t.period, t.expected as billed_minor, t.actual as posted_minor, t.difference as difference_minor,
            t.explained as explained_minor, t.unexplained as unexplained_minor, t.unexplained = 0 as tied
     from control.tie_outs t where t.identity = 'T5'`,
]

const words: Record<string, string> = {
  'view control.tie_out_months':
    'Months that are tied out per entity: from the first month of the fiscal year of the as-of to the last month that ended before it, in the books zone.',
  'view control.explained_documents':
    'Documents that a current finding (any status but resolved) speaks for, together with their matched counterparts.',
  'view control.represented_documents':
    'Billing documents with a live representation in the ERP; of a split document every part.',
  'view control.tie_out_moves': 'What each document adds to each identity, before it is summed.',
  'view control.tie_outs':
    'Every identity per entity, currency and month: both sides, the difference, what findings explain of it, and the rest. T14 has the feed as key.',
  'view control.erp_tieout': 'Billed gross against posted receivable per entity, currency and month (identity T5).',
  'column control.tie_outs.identity':
    'T3 lines = header, T4 documents represented, T5 gross, T6 deferred, T7 tax, T12 functional receivable of foreign documents, T13 net, T14 rows of the feeds',
  'column control.tie_outs.unit': 'minor = minor units of the currency, count = a number of documents or rows',
  'column control.tie_outs.difference': 'actual minus expected',
  'column control.tie_outs.explained':
    'of the difference: what the documents of current findings contribute, each document once',
  'column control.tie_outs.unexplained': 'difference minus explained; anything but 0 keeps the month red',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const [subject, text] of Object.entries(words))
    await sql.raw(`comment on ${subject} is '${text.replaceAll("'", "''")}'`).execute(db)
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
