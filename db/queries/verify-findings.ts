import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** Diagnoses whose facets do not add up to the variance; a diagnosis without facets is left out. */
export async function findUnevenFacets(db: Db, limit: number): Promise<{ checked: bigint; wrong: string[] }> {
  const counted = await sql<{ checked: bigint }>`
    select count(*) as checked from (select distinct exception_id, diagnosis_no from variance_facet) d`.execute(db)
  const wrong = await sql<{ object: string }>`
    select x.reference || ' diagnosis ' || d.diagnosis_no as object
      from exception_diagnosis d
      join exception x on x.exception_id = d.exception_id
      join (select exception_id, diagnosis_no, currency, sum(amount_minor) as total_minor
              from variance_facet group by exception_id, diagnosis_no, currency) f
        on f.exception_id = d.exception_id and f.diagnosis_no = d.diagnosis_no
     where f.currency = d.currency and f.total_minor <> d.variance_minor
     order by 1 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows.map((row) => row.object) }
}

/** Exceptions whose figures for lists differ from their newest diagnosis. */
export async function findStaleExceptions(db: Db, limit: number): Promise<{ checked: bigint; wrong: string[] }> {
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from exception`.execute(db)
  const wrong = await sql<{ object: string }>`
    select x.reference as object
      from exception x
      left join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
     where d.exception_id is null
        or (x.class, x.cause, x.entity, x.period, x.currency, x.variance_minor)
             is distinct from (d.class, d.cause, d.entity, d.period, d.currency, d.variance_minor)
        or exists (select from exception_diagnosis n where n.exception_id = x.exception_id and n.diagnosis_no > x.diagnosis_no)
     order by 1 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows.map((row) => row.object) }
}

/** Documents that findings not yet resolved name and the latest run does not know. */
export async function findUnknownDocuments(db: Db, limit: number): Promise<{ checked: bigint; wrong: string[] }> {
  const named = sql`
    select x.reference, n ->> 'system' as system, n ->> 'type' as type, n ->> 'id' as id
      from control.exceptions x cross join lateral jsonb_array_elements(x.documents) n
     where x.status <> 'resolved' and n ->> 'type' in ('invoice', 'credit_memo', 'erp_document', 'payment')`
  const counted = await sql<{ checked: bigint }>`select count(*) as checked from (${named}) d`.execute(db)
  const wrong = await sql<{ object: string }>`
    select d.reference || ' names ' || d.type || ' ' || d.id as object from (${named}) d
     where not exists (select from recon_item i where i.source_id = d.id
                          and i.side = case d.system when 'erp' then 'erp' else 'expected' end)
       and not (d.system = 'erp' and exists (select from control.erp_entries e where e.source_id = d.id))
       and not (d.type = 'payment' and exists (select from control.payment_figures p where p.source_id = d.id))
     order by 1 limit ${limit}`.execute(db)
  return { checked: counted.rows[0]?.checked ?? 0n, wrong: wrong.rows.map((row) => row.object) }
}

/** The accounts that any version of the mappings of an entity names as its receivable, by entity. */
export async function listReceivableAccounts(db: Db): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('control.account_roles as r')
    .select(['r.entity', 'r.account'])
    .where('r.role', '=', 'receivable')
    .orderBy('r.entity')
    .orderBy('r.account')
    .execute()
  const accounts = new Map<string, Set<string>>()
  for (const row of rows) accounts.set(row.entity, (accounts.get(row.entity) ?? new Set()).add(row.account))
  return accounts
}

/** Entities with the currency of their books. */
export async function listFunctionalCurrencies(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('entity').select(['entity', 'functional_currency']).orderBy('entity').execute()
  return new Map(rows.map((row) => [row.entity, row.functional_currency]))
}
