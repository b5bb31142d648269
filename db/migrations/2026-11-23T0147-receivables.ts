// What the check on receivables keeps: of every payment, refund, write-off and applied credit the posting the ERP should hold, and which ERP documents stand for it.
import { type Kysely, sql } from 'kysely'

const statements = [
  `create table expected_settlement (
     payment_id uuid primary key,
     version_no integer not null,
     partition text not null,
     source_id text not null,
     entity text not null, bill_to_id text not null,
     kind text not null check (kind in ('payment', 'refund', 'write_off', 'credit_application')),
     outcome text not null check (outcome in ('derived', 'unmapped', 'unsound')),
     erp_type text not null check (erp_type in ('payment', 'adjustment')),
     customer_no text,
     currency text not null, functional_currency text not null,
     rate numeric, rate_on date,
     document_on date not null,
     period text not null check (period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
     amount_minor bigint not null,
     receivable_minor bigint not null, receivable_base_minor bigint,
     deadline_at timestamptz not null,
     explanation jsonb not null,
     run_id uuid not null)`,
  `create index expected_settlement_partition on expected_settlement (partition)`,
  `create index expected_settlement_source on expected_settlement (source_id)`,
  `create index expected_settlement_cell on expected_settlement (entity, currency, period)`,
  `create index expected_settlement_deadline on expected_settlement (deadline_at)`,
  `create table expected_settlement_line (
     payment_id uuid not null references expected_settlement on delete cascade,
     line_no integer not null,
     role text not null check (role in ('cash', 'receivable', 'deposit', 'bad_debt', 'fx_realised')),
     account text not null,
     amount_minor bigint not null, base_minor bigint not null,
     applies_to text, settled_source_id text,
     primary key (payment_id, line_no))`,
  `create table settlement_pair (
     erp_document_id uuid primary key,
     erp_version_no integer not null,
     payment_id uuid not null references expected_settlement on delete cascade,
     role text not null check (role in ('live', 'duplicate', 'reversed', 'reversal', 'rejected')))`,
  `create index settlement_pair_payment on settlement_pair (payment_id)`,
  `create index erp_document_settlement_customer on erp_document (entity, customer_no) where type in ('payment', 'adjustment')`,
  `create index erp_line_applied on erp_line (applies_to) where applies_to is not null`,
  `grant select, insert, delete on expected_settlement, expected_settlement_line, settlement_pair to tieout_app`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
