// Everything in exactly one named bucket: rows of the feeds, usage events, billing documents, ERP documents and ledger movements.
import { type Kysely, sql } from 'kysely'

const buckets = [
  `create view control.feed_buckets as
     select f.drop_id, d.world, d.as_of, f.feed, f.file, f.rows_declared, f.received, f.new, f.changed, f.unchanged, f.duplicate, f.conflict,
            f.rejected, f.absent_keys, f.totals_declared, f.totals_read,
            f.received - (f.new + f.changed + f.unchanged + f.duplicate + f.conflict + f.rejected) as unaccounted
     from feed_file f join source_drop d on d.drop_id = f.drop_id`,
  `create view control.event_accounting as
     select u.metric, to_char(u.occurred_at at time zone 'UTC', 'YYYY-MM') as period, 'accepted' as bucket, count(*) as events, sum(u.quantity) as quantity
     from usage_event u group by 1, 2
     union all
     select p.event ->> 'type', left(p.event ->> 'time', 7), r.bucket, count(*),
            sum(case when pg_input_is_valid(p.event #>> '{data,quantity}', 'numeric') then (p.event #>> '{data,quantity}')::numeric end)
     from (select distinct on (w.row_no) w.row_no, w.bucket, w.payload from rejected_row w join control.current_drop d on d.drop_id = w.drop_id
           where w.feed = 'usage_events' order by w.row_no) r
     cross join lateral (select case when r.payload is json object then r.payload::jsonb end as event) p
     group by 1, 2, 3
     union all
     select null, null, 'duplicate', f.duplicate, null from control.feed_buckets f join control.current_drop d on d.drop_id = f.drop_id
     where f.feed = 'usage_events' and f.duplicate > 0`,
  `create view control.match_figures as
     select m.match_id, m.kind, m.status, m.exact, m.entity, m.currency, m.amount_minor, m.difference_minor,
            m.status in ('auto', 'confirmed') as firm,
            count(*) filter (where i.side = 'expected') as billing_documents,
            count(*) filter (where i.side = 'erp' and i.standing = 'live') as live_documents,
            coalesce(sum(i.amount_minor) filter (where i.side = 'expected'), 0)::bigint as billed_minor,
            coalesce(sum(i.amount_minor) filter (where i.side = 'erp' and i.standing = 'live'), 0)::bigint as posted_minor,
            (sum(i.base_minor) filter (where i.side = 'expected'))::bigint as expected_base_minor,
            coalesce(sum(i.base_minor) filter (where i.side = 'erp' and i.standing = 'live'), 0)::bigint as posted_base_minor,
            bool_or(exists (select 1 from exception x where x.subject_document_id = i.document_id and x.status = 'accepted')) as has_accepted,
            bool_or(exists (select 1 from exception x where x.subject_document_id = i.document_id and x.status in ('open', 'waiting'))) as has_open
     from match m
     join match_member b on b.match_id = m.match_id
     join recon_item i on i.match_hash = b.match_hash and i.side = b.side and i.document_id = b.document_id
     group by m.match_hash, m.match_id`,
  `create view control.billing_buckets as
     select b.document_id, b.source_id, b.number, b.entity, b.currency, b.period, b.kind, b.gross_minor, m.match_id,
            case when b.standing = 'void' and (m.live_documents > 0 or w.is_posted) then 'void_still_posted'
                 when b.standing = 'void' then 'void'
                 when m.firm and m.live_documents > 0 and m.exact then 'matched_exact'
                 when m.firm and m.live_documents > 0 and m.has_accepted and not m.has_open then 'matched_accepted'
                 when m.firm and m.live_documents > 0 then 'matched_with_variance'
                 when b.standing = 'zero_total' then 'excluded'
                 when b.standing = 'unmapped' then 'unmapped'
                 when b.deadline_at > (select as_of from control.latest_run) then 'in_transit'
                 when m.live_documents > 0 then 'suggested'
                 else 'missing' end as bucket
     from control.billing_figures b
     left join (select c.side, c.document_id, f.* from match_member c join control.match_figures f on f.match_id = c.match_id) m
       on m.side = 'expected' and m.document_id = b.document_id
     left join lateral (
       select exists (select from recon_item i join recon_item e on e.match_hash = i.match_hash and e.match_key = i.match_key
                      where i.side = 'expected' and i.document_id = b.document_id and e.side = 'erp' and e.standing = 'live') as is_posted
       where b.standing = 'void') w on true`,
  `create view control.erp_buckets as
     select e.document_id, e.source_id, e.doc_no, e.entity, e.currency, e.period, e.type, e.receivable_minor, m.match_id,
            case when e.standing <> 'live' then e.standing
                 when m.firm and m.billing_documents > 0 then 'matched'
                 when d.document_id is not null then 'duplicate'
                 when m.billing_documents > 0 then 'suggested'
                 else 'no_source' end as bucket
     from control.erp_figures e
     left join (select c.side, c.document_id, f.* from match_member c join control.match_figures f on f.match_id = c.match_id) m
       on m.side = 'erp' and m.document_id = e.document_id
     left join (
       select distinct i.document_id from control.exceptions x
       cross join lateral jsonb_array_elements(x.documents) named
       join recon_item i on i.side = 'erp' and i.source_id = named ->> 'id'
       where x.class = 'DUPLICATE_POSTING' and x.status <> 'resolved' and named ->> 'system' = 'erp') d on d.document_id = e.document_id`,
  `create view control.invoice_accounting as
     select entity, currency, period, bucket, count(*) as documents, sum(gross_minor)::bigint as amount_minor
     from control.billing_buckets group by entity, currency, period, bucket`,
  `create view control.erp_accounting as
     select entity, currency, period, bucket, count(*) as documents, sum(receivable_minor)::bigint as amount_minor
     from control.erp_buckets group by entity, currency, period, bucket`,
]

const ledger = [
  `create view control.ledger_balance as
     with booked as (
       select d.entity, d.period, l.account, sum(greatest(l.base_minor, 0))::bigint as debit_minor, sum(greatest(-l.base_minor, 0))::bigint as credit_minor
       from (select distinct on (document_id) document_id, version_no, entity, period, status from erp_document
             where known_at <= (select as_of from control.latest_run) and exists_at <= (select as_of from control.latest_run)
             order by document_id, known_at desc, version_no desc) d
       join erp_line l on l.document_id = d.document_id and l.version_no = d.version_no
       where d.status = 'posted' group by d.entity, d.period, l.account),
     reported as (
       select p.row ->> 'entity' as entity, p.row ->> 'period' as period, p.row ->> 'account' as account, p.row, control.currency_exponent(e.functional_currency) as exponent
       from (select distinct on (natural_key) payload from source_document
             where stream = 'erp_balances' and known_at <= (select as_of from control.latest_run) order by natural_key, known_at desc, version_no desc) s
       cross join lateral (select case when s.payload is json object then s.payload::jsonb end as row) p
       join entity e on e.entity = p.row ->> 'entity')
     select entity, account, period,
            ((r.row ->> 'opening')::numeric * 10 ^ r.exponent)::bigint as opening_minor,
            ((r.row ->> 'debit')::numeric * 10 ^ r.exponent)::bigint as debit_minor,
            ((r.row ->> 'credit')::numeric * 10 ^ r.exponent)::bigint as credit_minor,
            ((r.row ->> 'closing')::numeric * 10 ^ r.exponent)::bigint as closing_minor,
            coalesce(b.debit_minor, 0) as booked_debit_minor, coalesce(b.credit_minor, 0) as booked_credit_minor,
            (((r.row ->> 'opening')::numeric + (r.row ->> 'debit')::numeric - (r.row ->> 'credit')::numeric - (r.row ->> 'closing')::numeric) * 10 ^ r.exponent)::bigint as unrolled_minor
     from reported r left join booked b using (entity, account, period)`,
  `create view control.posting_status as
     select entity, period, state, count(*) as postings from posting group by entity, period, state`,
  `create view control.audit_chain as
     select seq, at, actor, action, object_kind, object_id, before_sha, after_sha, reason, detail, correlation_id, prev_sha, sha,
            prev_sha = coalesce(lag(sha) over (order by seq), decode(repeat('00', 32), 'hex'))
              and seq = coalesce(lag(seq) over (order by seq), 0) + 1 as linked
     from audit`,
]

const words: Record<string, string> = {
  'view control.feed_buckets':
    'Every feed of every drop: rows declared, rows read and the one bucket each landed in. unaccounted must be 0.',
  'view control.event_accounting':
    'Usage events by metric, UTC month of occurrence and bucket (accepted; conflict and rejected of the current drop; duplicates of it are counted as a whole, without a metric).',
  'view control.match_figures': 'Every match with both sides added up from its members.',
  'view control.billing_buckets': 'Every billing document of the latest run in exactly one bucket.',
  'view control.erp_buckets': 'Every AR document of the ERP in exactly one bucket.',
  'view control.invoice_accounting':
    'Billing documents counted and added up by entity, currency, issue month and bucket; the buckets add up to all that was billed.',
  'view control.erp_accounting':
    'AR documents of the ERP counted and added up by entity, currency, ERP period and bucket.',
  'view control.ledger_balance':
    'What the ERP reports per account and period beside what its documents book, in functional currency.',
  'view control.posting_status': 'Postings by entity, period and state.',
  'view control.audit_chain':
    'The audit in order; linked = the row names its predecessor by hash and number. The hash itself is recomputed by the command verify.',
  'column control.billing_buckets.bucket':
    'matched_exact, matched_accepted (a declared rounding), matched_with_variance, in_transit, missing, suggested (a likely counterpart waits for a person), unmapped, excluded (zero total), void, void_still_posted',
  'column control.erp_buckets.bucket': 'matched, duplicate, no_source, suggested, reversed, reversal, rejected',
  'column control.invoice_accounting.amount_minor': 'signed gross, credit memos negative',
  'column control.erp_accounting.amount_minor': 'receivable debit minus credit',
  'column control.ledger_balance.unrolled_minor': 'opening + debit - credit - closing; 0 in a sound ledger',
  'column control.match_figures.posted_minor': 'receivable of the live ERP documents',
  'column control.event_accounting.quantity':
    'sum of the quantities as received; for time-weighted metrics a sum of levels, good for comparison only',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...buckets, ...ledger]) await sql.raw(statement).execute(db)
  for (const [subject, text] of Object.entries(words))
    await sql.raw(`comment on ${subject} is '${text.replaceAll("'", "''")}'`).execute(db)
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
