import { sql } from 'kysely'
import type { EntityScope } from '#server/domain/entity-scope'
import type { Db } from '../client.ts'
import { withinScope } from './within-scope.ts'

export interface Gap {
  grouping_key: string
  cause: 'tax_code' | 'revenue_category' | 'customer' | 'rate'
  entity: string
  params: Readonly<Record<string, string | null>>
  documents: bigint
  first_on: string
  amounts: readonly { currency: string; minor: string }[]
  open_reference: string | null
  open_change_id: string | null
}

/** What documents of the last run wait for, by what is missing: how many, since which issue date, with which totals per currency, and the open change that names the key. */
export async function listGaps(db: Db, wish: { scope: EntityScope; limit: number }): Promise<Gap[]> {
  const found = await sql<Gap>`
    with waiting as (
      select f.grouping_key, f.cause, i.entity, f.params, i.document_id, i.currency, i.amount_minor, i.on_date
      from recon_item i join derivation_finding f on f.expected_id = i.document_id and f.version_no = i.version_no
      where i.side = 'expected' and i.standing = 'unmapped' and ${withinScope('i.entity', wish.scope)}),
    sums as (select grouping_key, entity, currency, sum(amount_minor) as minor from waiting group by 1, 2, 3),
    gaps as (
      select grouping_key, cause, entity, min(params::text)::jsonb as params, count(distinct document_id) as documents, min(on_date) as first_on
      from waiting group by 1, 2, 3)
    select g.grouping_key, g.cause, g.entity, g.params, g.documents, g.first_on,
      (select jsonb_agg(jsonb_build_object('currency', s.currency, 'minor', s.minor::text) order by s.currency) from sums s
        where s.grouping_key = g.grouping_key and s.entity = g.entity) as amounts,
      o.reference as open_reference, o.change_id as open_change_id
    from gaps g left join lateral (
      select c.reference, c.change_id from mapping_change c join mapping_change_row r on r.change_id = c.change_id and r.revision = c.revision
      where c.state in ('draft', 'submitted', 'changes_requested') and r.entity = g.entity
        and (r.key ->> 'tax_code' = g.params ->> 'taxCode' or r.key ->> 'revenue_category' = g.params ->> 'revenueCategory'
          or r.key ->> 'bill_to_id' = g.params ->> 'billToId')
      order by c.proposed_at desc limit 1) o on true
    order by g.documents desc, g.grouping_key limit ${wish.limit}`.execute(db)
  return found.rows
}

export interface Suggestion {
  value: Readonly<Record<string, unknown>>
  /** The entity, tax code or number it is taken from. */
  origin: string
  since: string | null
}

/** The value another entity has for the category, one that names dimensions only if the entity itself does so elsewhere. */
export async function suggestForCategory(
  db: Db,
  of: { entity: string; category: string },
): Promise<Suggestion | undefined> {
  const found = await sql<Suggestion>`
    select f.value, f.entity as origin, lower(f.valid)::text as since from mapping_in_force f
    where f.set_name = 'gl_revenue' and f.key_text::jsonb ->> 'revenue_category' = ${of.category} and f.entity <> ${of.entity}
    order by (f.value ? 'dimensions') = exists (select from mapping_in_force o
        where o.set_name = 'gl_revenue' and o.entity = ${of.entity} and o.value ? 'dimensions') desc, upper_inf(f.valid) desc, f.entity
    limit 1`.execute(db)
  return found.rows[0]
}

/** The account of the entity's other tax code of the same category, else what another entity has for the code. */
export async function suggestForTaxCode(
  db: Db,
  of: { entity: string; taxCode: string },
): Promise<Suggestion | undefined> {
  const found = await sql<Suggestion>`
    with code as (select d.entity, d.payload::jsonb ->> 'tax_code' as tax_code, d.payload::jsonb ->> 'category' as category, d.payload::jsonb ->> 'valid_from' as since
      from source_document d where d.stream = 'tax_codes')
    select case when f.entity = ${of.entity} then jsonb_build_object('account', f.value -> 'account') else f.value end as value,
      case when f.entity = ${of.entity} then f.key_text::jsonb ->> 'tax_code' else f.entity end as origin, own.since
    from (select * from code where entity = ${of.entity} and tax_code = ${of.taxCode} order by since limit 1) own
    join mapping_in_force f on f.set_name = 'gl_tax' and (
      (f.entity <> own.entity and f.key_text::jsonb ->> 'tax_code' = own.tax_code)
      or (f.entity = own.entity and exists (select from code c where c.entity = f.entity and c.tax_code = f.key_text::jsonb ->> 'tax_code' and c.category = own.category)))
    order by f.entity <> own.entity desc, f.key_text limit 1`.execute(db)
  return found.rows[0]
}

/** The number the bill-to had in its entity until it ended. */
export async function suggestForCustomer(
  db: Db,
  of: { entity: string; billToId: string },
): Promise<Suggestion | undefined> {
  const found = await sql<Suggestion>`
    select jsonb_build_object('erp_customer_no', j.row -> 'erp_customer_no') as value, j.row ->> 'erp_customer_no' as origin, j.row ->> 'valid_to' as since
    from (select distinct on (natural_key) payload::jsonb as row from source_document
      where stream = 'erp_customers' and entity = ${of.entity} order by natural_key, version_no desc) j
    where j.row ->> 'bill_to_id' = ${of.billToId}
    order by j.row ->> 'valid_to' desc nulls first limit 1`.execute(db)
  return found.rows[0]
}
