import { entityRow, erpLine, erpRow, mappingRow, writeDrop } from './drop-folder.ts'
import { openTotals } from './worlds/control-totals.ts'
import type { JsonRow } from './worlds/rewrite.ts'

export interface LedgerOfEntity {
  /** 'MM-DD'; 1 January unless told. */
  readonly fiscal_year_start?: string | undefined
  /** 1200 unless told. */
  readonly receivable?: string | undefined
  readonly journals: readonly {
    readonly id: string
    readonly period: string
    readonly created_at: string
    readonly lines: Readonly<Record<string, string>> | readonly (readonly [string, string])[]
    readonly reverses?: string | undefined
    readonly status?: string | undefined
    readonly currency?: string | undefined
    readonly document?: Readonly<Record<string, string>> | undefined
  }[]
  readonly periods: Readonly<Record<string, { locked_at: string; signed_closing: Readonly<Record<string, string>> }>>
  readonly balances: readonly Readonly<Record<string, string>>[]
}

/** Writes a drop in which entity E0, E1, … keeps each of these ledgers, with deferred 2500 and deposits 2400, and gives its folder. */
export function writeLedgers(ledgers: readonly LedgerOfEntity[], asOf = '2026-03-02T08:00:00Z'): Promise<string> {
  const named = ledgers.map((ledger, at) => ({ entity: `E${at}`, ...ledger }))
  const journals = named.flatMap(({ entity, journals: own }) => own.map((one) => journalRow(entity, one)))
  const totals = openTotals('erp_documents')
  for (const row of journals) totals.add(JSON.parse(JSON.stringify(row)) as JsonRow) // what is written is JSON
  return writeDrop(
    {
      legal_entities: {
        lines: named.map(({ entity, fiscal_year_start = '01-01' }) => entityRow({ entity, fiscal_year_start })),
      },
      mappings: { lines: named.flatMap(({ entity, receivable }) => mappingsOf(entity, receivable)) },
      periods: {
        lines: named.flatMap(({ entity, periods }) =>
          Object.entries(periods).map(([period, lock]) => ({ entity, period, state: 'locked', ...lock })),
        ),
      },
      erp_balances: { lines: named.flatMap(({ entity, balances }) => balances.map((row) => ({ entity, ...row }))) },
      erp_documents: { lines: journals, totals: totals.result() },
    },
    { asOf },
  )
}

function mappingsOf(entity: string, receivable = '1200'): object[] {
  const accounts = { receivable, cash: '1000', customer_deposits: '2400', bad_debt: '6100' }
  const more = { fx_realised: '7000', rounding: '7090', discount: '4900' }
  return [
    mappingRow(`m-control-${entity}`, { entity, set: 'gl_control', key: {}, value: { ...accounts, ...more } }),
    mappingRow(`m-sub-${entity}`, {
      entity,
      set: 'gl_revenue',
      key: { revenue_category: 'SUB' },
      value: { revenue: '4100', deferred: '2500', contract_asset: '1300' },
    }),
  ]
}

function journalRow(entity: string, one: LedgerOfEntity['journals'][number]) {
  const pairs: readonly (readonly [string, string])[] = Array.isArray(one.lines) ? one.lines : Object.entries(one.lines)
  return erpRow(`${one.id}.${entity}`, {
    type: 'journal',
    entity,
    external_ref: null,
    customer_no: null,
    period: one.period,
    document_date: `${one.period}-20`,
    posting_date: `${one.period}-20`,
    created_at: one.created_at,
    updated_at: one.created_at,
    status: one.status ?? 'posted',
    currency: one.currency ?? 'USD',
    reversal_of: one.reverses === undefined ? null : `${one.reverses}.${entity}`,
    lines: pairs.map(([account, base], at) => {
      const [document, books] = [sides(one.document?.[account] ?? base), sides(base)]
      return erpLine(at + 1, {
        account,
        debit: document.debit,
        credit: document.credit,
        base_debit: books.debit,
        base_credit: books.credit,
      })
    }),
  })
}

function sides(amount: string): { debit: string; credit: string } {
  return amount.startsWith('-') ? { debit: '0.00', credit: amount.slice(1) } : { debit: amount, credit: '0.00' }
}
