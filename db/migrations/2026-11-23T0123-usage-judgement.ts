// What judging usage and rating keeps: of every billed month what counted and what it should have cost, of every billed line what it should have been; and the rules that name the cause where the two differ.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table usage_month (
     subscription_id text not null, metric text not null,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     partition text not null,
     entity text not null, currency text not null, sku text not null, bill_to_id text not null,
     service_start_on date not null, service_end_on date not null,
     cutoff_at timestamptz not null,
     counted_quantity numeric, event_count bigint not null,
     billed_quantity numeric not null,
     truth_minor bigint, billed_minor bigint not null,
     finding_subject text,
     explanation jsonb not null,
     run_id uuid not null,
     primary key (subscription_id, metric, period))`,
  `create index usage_month_partition on usage_month (partition)`,
  `create index usage_month_cell on usage_month (entity, metric, period)`,
  `create table rated_line (
     line_key text primary key,
     partition text not null,
     document_id uuid not null, line_id text, line_no integer,
     entity text not null, currency text not null,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     subscription_id text, sku text, metric text, kind text not null,
     service_start_on date, service_end_on date,
     expected_minor bigint, billed_minor bigint not null,
     finding_subject text,
     explanation jsonb not null,
     run_id uuid not null)`,
  `create index rated_line_partition on rated_line (partition)`,
  `create index rated_line_document on rated_line (document_id)`,
  `create index rated_line_cell on rated_line (entity, currency, period)`,
  `grant select, insert, delete on usage_month, rated_line to tieout_app`,
]

type Row = readonly [
  position: number,
  found: string,
  subject: string,
  predicate: string,
  severity: string,
  resolution: string,
  grouping: string | null,
]

// Usage before rating: the first that holds is the finding, others that hold are listed beside it.
const rules: readonly Row[] = [
  [10, 'USAGE_VARIANCE/duplicate_events', 'usage', 'billedCountsResends', 'medium', 'credit_and_rebill', null],
  [20, 'USAGE_VARIANCE/time_zone_boundary', 'usage', 'billedCountsUtcMonth', 'medium', 'credit_and_rebill', null],
  [
    30,
    'USAGE_VARIANCE/negative_correction_ignored',
    'usage',
    'lateEffect == "negative"',
    'medium',
    'credit_memo',
    null,
  ],
  [40, 'USAGE_VARIANCE/late_events_unbilled', 'usage', 'lateEffect == "positive"', 'medium', 'bill_supplement', null],
  [
    50,
    'RATING_VARIANCE/minimum_not_billed',
    'usage',
    'quantityEqual && minimumAbsent',
    'medium',
    'bill_supplement',
    null,
  ],
  [
    60,
    'RATING_VARIANCE/stale_price',
    'usage',
    'quantityEqual && netAtEarlierPrice',
    'high',
    'credit_and_rebill',
    'price:{entity}:{price}',
  ],
  [
    70,
    'RATING_VARIANCE/tier_boundary',
    'usage',
    'quantityEqual && netAtFirstUnitBounds',
    'medium',
    'credit_and_rebill',
    null,
  ],
  [
    80,
    'RATING_VARIANCE/proration_basis',
    'usage',
    'quantityEqual && netByThirtyDays',
    'low',
    'credit_and_rebill',
    null,
  ],
  [
    60,
    'RATING_VARIANCE/stale_price',
    'rating',
    'quantityEqual && netAtEarlierPrice',
    'high',
    'credit_and_rebill',
    'price:{entity}:{price}',
  ],
  [
    80,
    'RATING_VARIANCE/proration_basis',
    'rating',
    'quantityEqual && netByThirtyDays',
    'low',
    'credit_and_rebill',
    null,
  ],
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  for (const [position, found, subject, predicate, severity, resolution, grouping] of rules) {
    const [foundClass, cause] = found.split('/')
    await sql`insert into rule (rule_id, version, position, subject, class, cause, predicate, measure, period_of, severity, resolution, status, grouping, note, proposed_by, approved_by)
      values (${`${found}/${subject}`}, 1, ${position}, ${subject}, ${foundClass}, ${cause}, ${predicate}, 'stated', 'stated', ${severity}, ${resolution}, 'open', ${grouping},
        'As published with the file-drop contract, section 7.', 'product', 'release')`.execute(db)
  }
}
