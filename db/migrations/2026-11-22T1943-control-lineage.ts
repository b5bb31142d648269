// One view per kind of edge between what was used, billed, expected and booked; their union is for export, a trace asks one kind at a time by key.
import { type Kysely, sql } from 'kysely'

const columns = 'kind, from_kind, from_id, to_kind, to_id, entity, currency, amount_minor, quantity'

const statements = [
  `create view control.current_subscriptions as
     select p.row ->> 'subscription_id' as subscription_id, p.row ->> 'usage_tenant_id' as subject, p.row ->> 'billing_time_zone' as time_zone
     from (select distinct on (natural_key) payload from source_document
           where stream = 'subscriptions' and known_at <= (select as_of from control.latest_run) order by natural_key, known_at desc, version_no desc) s
     cross join lateral (select case when s.payload is json object then s.payload::jsonb end as row) p`,
  `create view control.edge_event_to_line as
     select 'billed_on'::text as kind, 'usage_event'::text as from_kind, u.source || '|' || u.event_id as from_id,
            'billing_line'::text as to_kind, l.line_id as to_id, b.entity, b.currency, null::bigint as amount_minor, u.quantity
     from billing_line l
     join control.billing_figures b on b.document_id = l.document_id and b.billing_version_no = l.version_no
     join control.current_subscriptions s on s.subscription_id = l.subscription_id
     join usage_event u on u.subject = s.subject and u.metric = l.metric
       and u.occurred_at >= l.service_start_on::timestamp at time zone s.time_zone
       and u.occurred_at < l.service_end_on::timestamp at time zone s.time_zone
       and u.recorded_at < l.usage_cutoff_at
     where l.metric is not null and l.kind in ('charge', 'usage_correction')`,
  `create view control.edge_line_to_document as
     select 'part_of'::text as kind, 'billing_line'::text as from_kind, l.line_id as from_id, b.kind as to_kind, b.source_id as to_id,
            b.entity, b.currency, l.net_minor as amount_minor, l.quantity
     from control.billing_figures b join billing_line l on l.document_id = b.document_id and l.version_no = b.billing_version_no`,
  `create view control.edge_line_to_expected as
     select 'derived_as'::text as kind, 'billing_line'::text as from_kind, l.source_line_ref as from_id, 'expected_line'::text as to_kind,
            b.source_id || '#' || l.line_no as to_id, b.entity, b.currency, -l.amount_minor as amount_minor, null::numeric as quantity
     from control.billing_figures b
     join expected_line l on l.expected_id = b.expected_id and l.version_no = b.expected_version_no
     where l.source_line_ref is not null and l.role in ('revenue', 'deferred', 'discount')`,
  `create view control.edge_expected_to_erp as
     select 'booked_as'::text as kind, 'expected_line'::text as from_kind, b.source_id || '#' || l.line_no as from_id, 'erp_line'::text as to_kind,
            i.source_id || '#' || e.line_no as to_id, b.entity, b.currency, -e.amount_minor as amount_minor, null::numeric as quantity
     from control.billing_figures b
     join match_member c on c.side = 'expected' and c.document_id = b.document_id
     join match m on m.match_id = c.match_id and m.status in ('auto', 'confirmed')
     join match_member d on d.match_id = c.match_id and d.side = 'erp'
     join recon_item i on i.match_hash = d.match_hash and i.side = 'erp' and i.document_id = d.document_id and i.standing = 'live'
     join expected_line l on l.expected_id = b.expected_id and l.version_no = b.expected_version_no
     join erp_line e on e.document_id = i.document_id and e.version_no = i.version_no and e.source_line_ref = l.source_line_ref
     where l.role in ('revenue', 'deferred', 'discount')`,
  `create view control.edge_document_to_erp as
     select 'posted_as'::text as kind, b.kind as from_kind, b.source_id as from_id, 'erp_document'::text as to_kind, e.source_id as to_id,
            b.entity, b.currency, case when m.billing_documents > 1 then b.gross_minor else e.receivable_minor end as amount_minor, null::numeric as quantity
     from control.billing_figures b
     join match_member c on c.side = 'expected' and c.document_id = b.document_id
     join control.match_figures m on m.match_id = c.match_id and m.firm
     join match_member d on d.match_id = c.match_id and d.side = 'erp'
     join control.erp_figures e on e.document_id = d.document_id and e.standing <> 'rejected'`,
  `create view control.edge_reversal as
     select 'reverses'::text as kind, 'erp_document'::text as from_kind, e.source_id as from_id, 'erp_document'::text as to_kind, e.reversal_of as to_id,
            e.entity, e.currency, e.receivable_minor as amount_minor, null::numeric as quantity
     from control.erp_figures e where e.reversal_of is not null`,
  `create view control.edge_payment_to_document as
     select 'settles'::text as kind, p.kind as from_kind, p.source_id as from_id, 'invoice'::text as to_kind, a.invoice_id as to_id,
            p.entity, p.currency, a.amount_minor, null::numeric as quantity
     from (select distinct on (document_id) document_id, version_no, source_id, kind, entity, currency from payment
           where known_at <= (select as_of from control.latest_run) and exists_at <= (select as_of from control.latest_run)
           order by document_id, known_at desc, version_no desc) p
     join payment_application a on a.document_id = p.document_id and a.version_no = p.version_no`,
  `create view control.lineage_edges as
     ${[
       'event_to_line',
       'line_to_document',
       'line_to_expected',
       'expected_to_erp',
       'document_to_erp',
       'reversal',
       'payment_to_document',
     ]
       .map((edge) => `select ${columns} from control.edge_${edge}`)
       .join(' union all ')}`,
]

const words: Record<string, string> = {
  'view control.current_subscriptions':
    'Subscriptions as of the latest run, with the tenant that sends their usage and the zone their months are billed in.',
  'view control.edge_event_to_line':
    'A usage event and the invoice line whose service period and cut-off it falls into.',
  'view control.edge_line_to_document': 'An invoice line and the document it stands on; amount = signed net.',
  'view control.edge_line_to_expected':
    'An invoice line and the ledger line it should become; amount = credit minus debit.',
  'view control.edge_expected_to_erp':
    'A line that was expected and the ERP line with the same source reference in a firmly matched live document; amount = credit minus debit as booked.',
  'view control.edge_document_to_erp':
    'A billing document and every ERP document of its match, reversed ones included; amount = the share this edge carries.',
  'view control.edge_reversal': 'A reversal in the ERP and the document it takes back.',
  'view control.edge_payment_to_document': 'A payment and the invoice it was applied to.',
  'view control.lineage_edges':
    'Every edge of every kind, for export. To look up one subject, ask the view of one kind by key.',
  'column control.lineage_edges.kind': 'billed_on, part_of, derived_as, booked_as, posted_as, reverses, settles',
  'column control.lineage_edges.from_id': 'id of the source; usage event: source|id, expected line: document#line',
  'column control.lineage_edges.amount_minor':
    'what the edge carries in minor units of the document currency; null where it carries a quantity',
}

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const [subject, text] of Object.entries(words))
    await sql.raw(`comment on ${subject} is '${text.replaceAll("'", "''")}'`).execute(db)
  await sql.raw('grant select on all tables in schema control to tieout_app').execute(db)
}
