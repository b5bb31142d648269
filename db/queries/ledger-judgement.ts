import { sql } from 'kysely'
import type { Tx } from '../client.ts'

/** What a live journal moves on one control account of its entity, in functional currency, beside what was signed for its period. */
export interface ControlJournalRow {
  document_id: string
  source_id: string
  doc_no: string
  entity: string
  period: string
  created_at: Date
  functional_currency: string
  account: string
  role: 'receivable' | 'deferred' | 'deposits'
  /** Debit minus credit on the account, functional minor units. */
  moved_minor: bigint
  /** How many control accounts the journal moves. */
  accounts: number
  locked_at: Date | null
  /** The signed closing of the period, debit positive, as the feed writes it; null where nothing was signed. */
  signed_closing: string | null
  /** What the next period opened with; where the ledger does not tell it, what the period closed with. */
  opening: string | null
}

// An entity's control accounts are those that any version of its mappings, known by then, names.
const controlAccounts = (asOf: Date) => sql`
  select distinct on (e.entity, a.account) e.entity, a.account, a.role
  from mapping_version m
  cross join lateral (
    select m.value ->> 'receivable' as account, 'receivable' as role where m.set_name = 'gl_control'
    union all select m.value ->> 'customer_deposits', 'deposits' where m.set_name = 'gl_control'
    union all select m.value ->> 'deferred', 'deferred' where m.set_name = 'gl_revenue') a
  join entity e on m.entity is null or m.entity = e.entity
  where a.account is not null and (m.known_at <= ${asOf} or m.version = 1)
  order by e.entity, a.account, case a.role when 'receivable' then 1 when 'deferred' then 2 else 3 end`

// Balances as the source told them by then: the newest version of each row of an extract that goes no further. A first version is known since ever, but a month was not over before it was told.
const balances = (asOf: Date, entities: readonly string[]) => sql`
  select distinct on (natural_key) natural_key, payload::jsonb as told from source_document
  where stream = 'erp_balances' and entity = any(${entities}::text[]) and known_at <= ${asOf}
    and drop_id in (select d.drop_id from source_drop d where d.as_of <= ${asOf})
  order by natural_key, version_no desc`

/** Live journals of the given entities that move a control account. Neither a reversed journal nor its reversal is live (file-drop contract, section 5). */
export async function listControlJournals(
  tx: Tx,
  entities: readonly string[],
  asOf: Date,
): Promise<ControlJournalRow[]> {
  const found = await sql<ControlJournalRow>`
    with control as (${controlAccounts(asOf)}),
    balance as (select b.told ->> 'entity' as entity, b.told ->> 'account' as account, b.told ->> 'period' as period,
                       b.told ->> 'opening' as opening, b.told ->> 'closing' as closing from (${balances(asOf, entities)}) b),
    journal as (
      select distinct on (document_id) document_id, version_no, source_id, doc_no, entity, period, created_at, status, reversal_of
      from erp_document
      where type = 'journal' and entity = any(${entities}::text[]) and exists_at <= ${asOf} and (known_at <= ${asOf} or version_no = 1)
      order by document_id, version_no desc),
    moved as (
      select j.document_id, j.source_id, j.doc_no, j.entity, j.period, j.created_at, c.account, c.role, sum(l.base_minor)::bigint as moved_minor
      from journal j
      join erp_line l on l.document_id = j.document_id and l.version_no = j.version_no
      join control c on c.entity = j.entity and c.account = l.account
      where j.status = 'posted'
        and not exists (select from erp_document v where v.reversal_of = j.source_id and v.status = 'posted' and v.exists_at <= ${asOf})
        and not exists (select from erp_document o where o.source_id = j.reversal_of and o.status = 'posted' and o.exists_at <= ${asOf})
      group by j.document_id, j.source_id, j.doc_no, j.entity, j.period, j.created_at, c.account, c.role
      having sum(l.base_minor) <> 0)
    select m.*, n.functional_currency, (count(*) over (partition by m.document_id))::integer as accounts, s.locked_at,
           s.signed_closing ->> m.account as signed_closing, coalesce(o.opening, k.closing) as opening
    from moved m
    join entity n on n.entity = m.entity
    left join period_state s on s.entity = m.entity and s.period = m.period
    left join balance o on o.entity = m.entity and o.account = m.account
      and o.period = to_char(to_date(m.period, 'YYYY-MM') + interval '1 month', 'YYYY-MM')
    left join balance k on k.entity = m.entity and k.account = m.account and k.period = m.period
    order by m.entity, m.source_id, m.account`.execute(tx)
  return found.rows
}

/** A balance of the ledger that cannot be true. Amounts are functional minor units, debit positive. */
export interface UnsoundBalanceRow {
  entity: string
  account: string
  period: string
  functional_currency: string
  code: 'balance_does_not_roll' | 'opening_breaks_off' | 'profit_and_loss_opens_not_at_zero'
  expected_minor: bigint
  actual_minor: bigint
}

// A balance sheet account may open a year with what it closed with and the result: the profit and loss accounts as last told within the year that ends. Where two accounts do so, neither is believed.
const takers = sql`
    opened as (select distinct entity, period from balance where opens_year),
    result as (
      select entity, period, sum(closing_minor) as result_minor
      from (select distinct on (o.entity, o.period, b.account) o.entity, o.period, b.closing_minor
            from opened o join balance b on b.entity = o.entity and b.of_result and b.period < o.period
              and b.period >= to_char(to_date(o.period, 'YYYY-MM') - interval '1 year', 'YYYY-MM')
            order by o.entity, o.period, b.account, b.period desc) l
      group by entity, period),
    taker as (
      select c.entity, c.period, min(c.account) as account
      from chained c join result r on r.entity = c.entity and r.period = c.period
      where not c.of_result and not c.of_control and c.opening_minor - c.closing_before = r.result_minor
      group by c.entity, c.period having count(*) = 1)`

/** Balances of the given entities whose closing is not opening + debit - credit, or whose opening is not the closing before. In the first month of a fiscal year profit and loss accounts (4xxx to 7xxx, unless a mapping makes them control accounts) open at zero instead, and one other account may take the result; a year that begins within a month has no such month. Rule: file-drop contract, section 5. */
export async function listUnsoundBalances(
  tx: Tx,
  entities: readonly string[],
  asOf: Date,
): Promise<UnsoundBalanceRow[]> {
  const found = await sql<UnsoundBalanceRow>`
    with control as (${controlAccounts(asOf)}),
    balance as (
      select n.entity, n.functional_currency, a.account, b.told ->> 'period' as period, a.of_control, a.account ~ '^[4-7]' and not a.of_control as of_result,
             right(b.told ->> 'period', 2) = left(n.fiscal_year_start, 2) as holds_year_start,
             (b.told ->> 'period') || '-01' like '%-' || n.fiscal_year_start as opens_year,
             m.opening_minor, m.debit_minor - m.credit_minor as moved_minor, m.closing_minor
      from (${balances(asOf, entities)}) b
      join entity n on n.entity = b.told ->> 'entity'
      cross join lateral (select b.told ->> 'account' as account, exists (select from control c where c.entity = n.entity and c.account = b.told ->> 'account') as of_control) a
      cross join lateral (select 10::numeric ^ control.currency_exponent(n.functional_currency) as unit) u
      cross join lateral (select
        ((b.told ->> 'opening')::numeric * unit)::bigint as opening_minor, ((b.told ->> 'debit')::numeric * unit)::bigint as debit_minor,
        ((b.told ->> 'credit')::numeric * unit)::bigint as credit_minor, ((b.told ->> 'closing')::numeric * unit)::bigint as closing_minor) m),
    chained as (
      select b.*, p.closing_minor as closing_before
      from balance b left join balance p on p.entity = b.entity and p.account = b.account
        and p.period = to_char(to_date(b.period, 'YYYY-MM') - interval '1 month', 'YYYY-MM')),
    ${takers}
    select c.entity, c.account, c.period, c.functional_currency, v.code, v.expected_minor, v.actual_minor
    from chained c
    cross join lateral (values
      ('balance_does_not_roll', c.opening_minor + c.moved_minor, c.closing_minor, true),
      ('profit_and_loss_opens_not_at_zero', 0, c.opening_minor, c.of_result and c.opens_year),
      ('opening_breaks_off', c.closing_before, c.opening_minor,
        not (c.of_result and c.holds_year_start) and (c.entity, c.period, c.account) not in (select entity, period, account from taker)))
      v(code, expected_minor, actual_minor, applies)
    where v.applies and v.expected_minor <> v.actual_minor
    order by c.entity, c.account, c.period, v.code`.execute(tx)
  return found.rows
}

/** Entities whose journals or balances may read differently now: by marks of the import, and by what came to be known between two instants. */
export async function listLedgerEntities(
  tx: Tx,
  marks: readonly { scope: string; key: string }[],
  between: { after: Date; until: Date } | undefined,
): Promise<string[]> {
  const found = await sql<{ entity: string }>`
    with m as (select * from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m(scope text, key text))
    select e.entity from m join entity e on m.key = '*' or m.key = e.entity where m.scope in ('entity', 'balance')
    union select m.key::jsonb ->> 0 from m where m.scope = 'period'
    union select d.entity from m join erp_document d on d.document_id = case m.scope when 'erp_document' then m.key::uuid end and d.type = 'journal'
    union select d.entity from erp_document d where d.type = 'journal' and d.known_at > ${between?.after ?? null} and d.known_at <= ${between?.until ?? null}
    union select s.entity from source_document s where s.stream in ('erp_balances', 'periods') and s.entity is not null
      and s.drop_id in (select d.drop_id from source_drop d where d.as_of > ${between?.after ?? null} and d.as_of <= ${between?.until ?? null})
    order by 1`.execute(tx)
  return found.rows.map((row) => row.entity)
}

/** Every entity, for a run over everything. */
export async function listEntityKeys(tx: Tx): Promise<string[]> {
  const found = await sql<{ entity: string }>`select entity from entity order by entity`.execute(tx)
  return found.rows.map((row) => row.entity)
}
