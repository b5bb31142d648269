import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../client.ts'

/** A billed line in the version known at an instant, of a document that is not void then. Amounts are signed from the customer's side. */
export interface BilledLineRow {
  document_id: string
  source_id: string
  number: string
  document_kind: 'invoice' | 'credit_memo'
  reason: string | null
  entity: string
  bill_to_id: string
  currency: string
  issue_on: string
  finalised_at: Date
  line_id: string
  line_no: number
  subscription_id: string | null
  sku: string | null
  kind: string
  metric: string | null
  quantity: string | null
  unit_price: string | null
  price_id: string | null
  net_minor: bigint
  service_start_on: string | null
  service_end_on: string | null
  cutoff_at: Date | null
}

/** An invoice that closed the usage of its bill-to up to a cut-off. */
export interface ClosingRow {
  document_id: string
  source_id: string
  number: string
  bill_to_id: string
  entity: string
  currency: string
  issue_on: string
  finalised_at: Date
  cutoff_at: Date
}

/** A billed line that no usage stands behind, with what it may refer to. */
export interface OtherLineRow extends BilledLineRow {
  /** The line it credits or changes, as billing names it. */
  original_line_id: string | null
}

/** The versions of these documents known at an instant that are not void then. */
export const inForce = (documents: RawBuilder<unknown>, asOf: Date) => sql`
  select * from (
    select distinct on (d.document_id) d.* from billing_document d
    where d.document_id in (${documents}) and d.exists_at <= ${asOf} and (d.known_at <= ${asOf} or d.version_no = 1)
    order by d.document_id, d.version_no desc) newest
  where status <> 'void' or voided_at > ${asOf}`

const lineColumns = sql`d.document_id, d.source_id, d.number, d.kind as document_kind, d.reason, d.entity, d.bill_to_id, d.currency, d.issue_on, d.finalised_at,
  l.line_id, l.line_no, l.subscription_id, l.sku, l.kind, l.metric, l.quantity, l.unit_price, l.price_id, l.net_minor, l.service_start_on, l.service_end_on,
  coalesce(l.usage_cutoff_at, d.usage_cutoff_at) as cutoff_at`

const isUsage = sql`l.metric is not null and l.kind in ('charge', 'minimum', 'usage_correction') and d.kind = 'invoice'`

/** What was billed for the usage of these subscriptions, as known at an instant, in the order of cut-offs. */
export async function listBilledUsage(
  tx: Tx,
  subscriptionIds: readonly string[],
  asOf: Date,
): Promise<BilledLineRow[]> {
  const documents = sql`select document_id from billing_line where metric is not null and subscription_id = any(${subscriptionIds}::text[])`
  const found = await sql<BilledLineRow>`
    select ${lineColumns} from (${inForce(documents, asOf)}) d join billing_line l using (document_id, version_no)
    where l.subscription_id = any(${subscriptionIds}::text[]) and ${isUsage}
    order by l.subscription_id, l.metric, cutoff_at, d.source_id collate "C", l.line_no`.execute(tx)
  return found.rows
}

/** Everything else that documents billed: lines that no usage stands behind, as known at an instant. */
export async function listOtherLines(tx: Tx, sourceIds: readonly string[], asOf: Date): Promise<OtherLineRow[]> {
  const documents = sql`select document_id from billing_document where source_id = any(${sourceIds}::text[])`
  const found = await sql<OtherLineRow>`
    select ${lineColumns}, l.original_line_id from (${inForce(documents, asOf)}) d join billing_line l using (document_id, version_no)
    where not (${isUsage}) order by d.source_id collate "C", l.line_no`.execute(tx)
  return found.rows
}

/** What the discount of a subscription on an invoice is taken from: its charges and minimums there, minor units. */
export interface DiscountBaseRow
  extends Pick<
    BilledLineRow,
    'document_id' | 'source_id' | 'number' | 'entity' | 'bill_to_id' | 'currency' | 'issue_on' | 'finalised_at'
  > {
  subscription_id: string
  base_minor: bigint
  /** The first of the lines. */
  first_line_id: string
}

/** The charges and minimums of each subscription on these invoices, whether or not they have a discount line, as known at an instant. */
export async function listDiscountBases(tx: Tx, sourceIds: readonly string[], asOf: Date): Promise<DiscountBaseRow[]> {
  const documents = sql`select document_id from billing_document where source_id = any(${sourceIds}::text[])`
  const header = sql`d.document_id, d.source_id, d.number, d.entity, d.bill_to_id, d.currency, d.issue_on, d.finalised_at`
  const found = await sql<DiscountBaseRow>`
    select ${header}, l.subscription_id, sum(l.net_minor)::bigint as base_minor, (array_agg(l.line_id order by l.line_no))[1] as first_line_id
    from (${inForce(documents, asOf)}) d join billing_line l using (document_id, version_no)
    where d.kind = 'invoice' and l.kind in ('charge', 'minimum') and l.subscription_id is not null
    group by ${header}, l.subscription_id order by d.source_id collate "C", l.subscription_id collate "C"`.execute(tx)
  return found.rows
}

/** The invoices of these bill-tos that carry a usage cut-off, as known at an instant, in the order of cut-offs. The last is the watermark. Rule: file-drop contract, section 3. */
export async function listClosings(tx: Tx, billToIds: readonly string[], asOf: Date): Promise<ClosingRow[]> {
  const documents = sql`select document_id from billing_document where usage_cutoff_at is not null and bill_to_id = any(${billToIds}::text[])`
  const found = await sql<ClosingRow>`
    select document_id, source_id, number, bill_to_id, entity, currency, issue_on, finalised_at, usage_cutoff_at as cutoff_at
    from (${inForce(documents, asOf)}) d
    where kind = 'invoice' and usage_cutoff_at is not null and finalised_at <= ${asOf}
    order by bill_to_id, usage_cutoff_at, source_id collate "C"`.execute(tx)
  return found.rows
}
