// All fourteen tie-outs, from counted usage to the closing balance, each taken apart into the objects that make it up.
import { type Kysely, sql } from 'kysely'

// Read once, however many identities ask for them. A question put as "in" costs the same whatever the size.
const ground = `
     named as materialized (select distinct area, system, source_id from control.explained_sources),
     explained as materialized (select side, document_id from control.explained_documents),
     revised as materialized (
       select b.document_id from billing_document b where b.source_id in (select source_id from named where area = 'revenue' and system = 'billing')),
     planned as materialized (select document_id from control.planned_entries),
     ledger as materialized (select * from control.erp_ledger),
     told as materialized (select max(told_at) as told_at from control.ledger_moves)`

const spoken = (side: string, document: string) =>
  `coalesce(${document} in (select document_id from explained where side = '${side}'), false)`
const named = (areas: string, system: string, source: string) =>
  `coalesce(${source} in (select source_id from named where area in (${areas}) and system = '${system}'), false)`
const rebooked = (document: string) =>
  `coalesce(${document} in (select document_id from control.planned_documents), false)`
const entered = (document: string) => `coalesce(${document} in (select document_id from planned), false)`

const billed = `
     select v.identity, b.entity, b.currency, v.period, b.kind as object_kind, b.source_id as object_id, b.number as label, b.document_id, null::text as thread,
            v.expected::numeric as expected, v.actual::numeric as actual, v.is_explained
     from control.billing_figures b
     cross join lateral (select ${spoken('expected', 'b.document_id')} as explained, ${rebooked('b.document_id')} as planned,
                                b.gross_minor <> 0 and b.document_id in (select document_id from control.represented_documents) as represented) x
     cross join lateral (values
       ('T3', b.period, b.built_minor, b.gross_minor, false),
       ('T4', b.posting_period, (b.gross_minor <> 0)::integer, x.represented::integer, x.explained),
       ('T5', b.posting_period, b.gross_minor, 0, x.explained), ('T6', b.posting_period, b.ratable_minor, 0, x.explained),
       ('T7', b.posting_period, b.tax_minor, 0, x.explained), ('T13', b.posting_period, b.net_minor, 0, x.explained),
       ('T8', b.period, b.ratable_minor, 0, x.explained or x.planned),
       ('T10', b.period, b.gross_minor, 0, x.explained or x.planned)) v(identity, period, expected, actual, is_explained)
     where b.standing <> 'void'`

// What a plan reversed, and the reversal, are expected as they stand; the cumulative identities call them explained instead.
const posted = `
     select v.identity, e.entity, v.currency, e.period, 'erp_document', e.source_id, e.doc_no, e.document_id, null, v.expected, v.actual, v.is_explained
     from control.erp_figures e
     join entity n on n.entity = e.entity
     cross join told t
     cross join lateral (select ${spoken('erp', 'e.document_id')} as explained, ${entered('e.document_id')} as planned,
                                (e.document_id in (select document_id from control.planned_reversals))::integer as reversed) x
     cross join lateral (values
       ('T5', e.currency, x.reversed * e.receivable_minor, e.receivable_minor, x.explained),
       ('T6', e.currency, x.reversed * e.deferred_minor, e.deferred_minor, x.explained),
       ('T7', e.currency, x.reversed * e.tax_minor, e.tax_minor, x.explained),
       ('T13', e.currency, x.reversed * e.earned_or_deferred_minor, e.earned_or_deferred_minor, x.explained),
       ('T8', e.currency, 0, e.deferred_minor, x.explained or x.planned),
       ('T10', e.currency, 0, e.receivable_minor, x.explained or x.planned),
       ('T11', n.functional_currency, e.receivable_base_minor, case when e.created_at <= t.told_at then e.receivable_base_minor else 0 end, true))
       v(identity, currency, expected, actual, is_explained)
     where e.standing <> 'rejected'`

const foreign = `
     select 'T12', m.entity, n.functional_currency, min(b.posting_period), min(b.kind), min(b.source_id), min(b.number), (array_agg(b.document_id))[1], null,
            m.expected_base_minor, m.posted_base_minor, bool_or(${spoken('expected', 'b.document_id')})
     from control.match_figures m
     join entity n on n.entity = m.entity and n.functional_currency <> m.currency
     join match_member c on c.match_id = m.match_id and c.side = 'expected'
     join control.billing_figures b on b.document_id = c.document_id
     where m.firm and m.live_documents > 0 and m.billed_minor = m.posted_minor and m.expected_base_minor is not null and b.standing <> 'void'
     group by m.match_id, m.entity, n.functional_currency, m.expected_base_minor, m.posted_base_minor`

// The run of a month is due at noon of the second day of the next; until then a month without one is on its way.
const scheduled = `
     select v.identity, s.entity, s.currency, s.period, d.kind, d.source_id, d.number, s.document_id, null, v.expected, 0,
            ${spoken('expected', 's.document_id')} or ${rebooked('s.document_id')} or s.document_id in (select document_id from revised)
              or (n.as_of < (to_date(s.period, 'YYYY-MM') + interval '1 month 1 day 12 hours') at time zone 'UTC'
                  and (s.entity, s.currency, s.period) not in (select entity, currency, period from control.erp_entries where type = 'revenue_journal'))
     from (select document_id, entity, currency, period, sum(amount_minor)::bigint as amount_minor from revenue_schedule group by document_id, entity, currency, period) s
     join billing_document d on d.document_id = s.document_id and d.version_no = 1
     cross join control.latest_run n
     cross join lateral (values ('T8', -s.amount_minor), ('T9', s.amount_minor)) v(identity, expected)`

const recognised = `
     select v.identity, g.entity, g.currency, g.period, 'erp_document', g.source_id, g.external_ref, coalesce(case when j.own then null else g.document_id end, g.journal_id), null,
            0, v.actual, j.own or ${entered('g.journal_id')} or ${spoken('expected', 'g.document_id')} or ${rebooked('g.document_id')}
              or coalesce(g.document_id in (select document_id from revised), false)
     from control.recognised_lines g
     cross join lateral (select ${named("'revenue'", 'erp', 'g.source_id')} as own) j
     cross join lateral (values ('T8', -g.released_minor), ('T9', g.released_minor)) v(identity, actual)`

const paid = `
     select 'T10', p.entity, p.currency, p.period, 'payment', p.source_id, p.source_id, null, 'payment|' || p.entity || '|' || p.source_id, p.receivable_minor, 0,
            (p.entity, p.source_id) in (select entity, source_id from control.explained_payments)
     from control.payment_figures p where p.receivable_minor <> 0`

const settled = `
     select v.identity, e.entity, v.currency, e.period, 'erp_document', e.source_id, e.doc_no, case when k.thread is null then e.document_id end, k.thread,
            v.expected, v.actual, v.is_explained
     from ledger e
     join entity n on n.entity = e.entity
     cross join told t
     cross join lateral (select e.type in ('payment', 'adjustment') as settles, ${entered('e.document_id')} as planned,
                                case when e.type in ('payment', 'adjustment') then 'payment|' || e.entity || '|' || e.ref_root end as thread) k
     cross join lateral (select k.planned or ${named("'ledger', 'receivables', 'revenue'", 'erp', 'e.source_id')} as explained,
                                coalesce((e.entity, e.ref_root) in (select entity, source_id from control.explained_payments), false) as covered) x
     cross join lateral (values
       ('T8', e.currency, 0, e.deferred_minor, e.type <> 'revenue_journal' and e.deferred_minor <> 0, x.explained),
       ('T10', e.currency, 0, e.receivable_minor, k.settles, x.explained or x.covered),
       ('T11', n.functional_currency, case when k.settles then e.receivable_base_minor else 0 end, case when e.created_at <= t.told_at then e.receivable_base_minor else 0 end,
        e.receivable_base_minor <> 0, k.settles or x.explained)) v(identity, currency, expected, actual, counts, is_explained)
     where e.type not in ('ar_invoice', 'ar_credit_memo') and v.counts`

// What the reported balance holds beyond every document entered before it was taken.
const reported = `
     select 'T11', k.entity, n.functional_currency, k.period, 'erp_balance', k.entity || '|' || k.period, k.period, null, 'balance|' || k.entity, 0, sum(k.moved_minor), false
     from (select m.entity, m.period, m.receivable_base_minor as moved_minor from control.ledger_moves m
           union all
           select e.entity, e.period, -e.receivable_base_minor from ledger e cross join told t where e.created_at <= t.told_at and e.receivable_base_minor <> 0) k
     join entity n on n.entity = k.entity
     group by k.entity, n.functional_currency, k.period having sum(k.moved_minor) <> 0`

const counted = `
     select 'T1', u.entity, u.metric, u.period, 'subscription', u.subscription_id, u.subscription_id, null, 'usage|' || coalesce(u.finding_subject, u.subscription_id),
            coalesce(u.counted_quantity, 0), u.billed_quantity, ${named("'usage'", 'billing', 'u.finding_subject')}
     from usage_month u`

const rated = `
     select 'T2', l.entity, l.currency, l.period, d.kind, d.source_id, d.number, l.document_id, null, sum(coalesce(l.expected_minor, 0)), sum(l.billed_minor),
            bool_or(${named("'usage'", 'billing', 'l.finding_subject')})
     from rated_line l
     join billing_document d on d.document_id = l.document_id and d.version_no = 1
     where l.kind <> 'discount'
     group by l.entity, l.currency, l.period, l.document_id, d.kind, d.source_id, d.number`

const branches = [billed, posted, foreign, scheduled, recognised, paid, settled, reported, counted, rated]

const statements = [
  `drop view control.erp_tieout`,
  `drop view control.tie_outs`,
  `drop view control.tie_out_moves`,
  `create view control.tie_out_parts as with ${ground}
     ${branches.join('\n     union all')}`,
  `create view control.tie_outs as
     with moved as (
       select identity, entity, currency, period, sum(expected) as expected, sum(actual) as actual, sum(case when is_explained then actual - expected else 0 end) as explained
       from control.tie_out_parts group by identity, entity, currency, period),
     asked as (
       select c.identity, c.entity, c.currency, m.period, c.identity in ('T8', 'T10', 'T11') as cumulative
       from (select distinct identity, entity, currency from moved) c join control.tie_out_months m on m.entity = c.entity)
     select a.identity, a.entity, a.currency, a.period, null::text as key, case a.identity when 'T4' then 'count' when 'T1' then 'quantity' else 'minor' end as unit,
            coalesce(sum(c.expected), 0) as expected, coalesce(sum(c.actual), 0) as actual, coalesce(sum(c.actual - c.expected), 0) as difference,
            coalesce(sum(c.explained), 0) as explained, coalesce(sum(c.actual - c.expected - c.explained), 0) as unexplained
     from asked a
     left join moved c on c.identity = a.identity and c.entity = a.entity and c.currency = a.currency
       and (c.period = a.period or (a.cumulative and c.period < a.period))
     group by a.identity, a.entity, a.currency, a.period
     union all
     select v.identity, v.entity, v.currency, v.period, v.plan, case v.identity when 'T4' then 'count' else 'minor' end,
            sum(v.expected), sum(v.actual), sum(v.actual - v.expected), sum(v.actual - v.expected), 0
     from control.plan_moves v join control.tie_out_months m on m.entity = v.entity and m.period = v.period
     group by v.identity, v.entity, v.currency, v.period, v.plan having sum(v.expected) <> 0 or sum(v.actual) <> 0
     union all
     select 'T14', null, null, null, f.feed, 'count', f.rows_declared, f.received, f.received - f.rows_declared, 0, f.received - f.rows_declared
     from control.feed_buckets f join control.current_drop d on d.drop_id = f.drop_id`,
  `create view control.erp_tieout as
     select t.entity, t.currency, t.period, t.expected as billed_minor, t.actual as posted_minor, t.difference as difference_minor,
            t.explained as explained_minor, t.unexplained as unexplained_minor, t.unexplained = 0 as tied
     from control.tie_outs t where t.identity = 'T5' and t.key is null`,
]

const columns: Record<string, string> = {
  identity:
    'T1 usage, T2 rating, T3 lines = header, T4 documents represented, T5 gross, T6 deferred, T7 tax, T8 deferred revenue, T9 recognition, T10 open items, T11 receivable to ledger, T12 functional receivable of foreign documents, T13 net, T14 rows of the feeds',
  entity: 'legal entity whose books these are',
  currency: 'document currency; T11 and T12 functional currency; T1 the metric',
  period: 'month YYYY-MM; parts of T8, T10 and T11 add up over all months to it',
  key: 'the feed (T14), a plan whose effect the row shows, or null = the whole cell',
  unit: 'minor = minor units of the currency, quantity = units of the metric, count = a number of documents or rows',
  expected: 'the side that is right by definition: what was counted, billed, scheduled or declared',
  actual: 'the side that is checked: what was billed, posted or read',
  difference: 'actual minus expected',
  explained: 'of the difference: what the documents of current findings contribute, each document once',
  unexplained: 'difference minus explained; anything but 0 keeps the month red',
  document_id:
    'document under which it is read: of a revenue journal the billing document whose lines it releases; null where thread says it',
  thread: 'what is read together where it is no document: a payment on both sides, a subscription, a balance',
  object_kind: 'invoice, credit_memo, erp_document, payment, subscription or erp_balance',
  object_id: 'id of the object in its own system',
  label: 'number a reader knows it by',
  is_explained: 'true: a current finding, a plan or a deadline not yet passed speaks for it',
  billed_minor: 'signed gross of the billing documents',
  posted_minor: 'posted receivable, debit minus credit',
  difference_minor: 'actual minus expected, minor units',
  explained_minor: 'of the difference: what current findings explain',
  unexplained_minor: 'of the difference: what no finding explains',
  tied: 'true: nothing is unexplained',
}

const views: Record<string, string> = {
  tie_out_parts: 'What each object adds to each identity, before it is summed.',
  tie_outs:
    'Every identity per entity, currency and month: both sides, the difference, what findings explain of it, and the rest. T14 has the feed as key. A row with a plan as key is what that plan did to the cell; it is part of the total, never added to it.',
  erp_tieout: 'Billed gross against posted receivable per entity, currency and month (identity T5).',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const [view, text] of Object.entries(views)) {
    await sql.raw(`comment on view control.${view} is '${text}'`).execute(db)
    const found = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = ${`control.${view}`}::regclass and attnum > 0`.execute(
      db,
    )
    for (const { name } of found.rows)
      await sql.raw(`comment on column control.${view}."${name}" is '${columns[name] ?? ''}'`).execute(db)
  }
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
