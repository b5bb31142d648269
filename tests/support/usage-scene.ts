import { sql } from 'kysely'
import type { Desk } from './judgement/desk.ts'
import { bill, contract, type Line, price, type Used, usedBy } from './usage-rows.ts'

// Calls cost 1.00 up to 100 and 0.50 after: 150 calls are 125.00. Seats cost 31.00 a month.
// January is billed on 3 February with the cut-off of that midnight in Los Angeles, February on 3 March.
const FEBRUARY = { usage_cutoff: '2026-02-03T08:00:00Z' }
const MARCH = { usage_cutoff: '2026-03-03T08:00:00Z' }
const AS_OF = '2026-03-10T00:00:00Z'

/** A graduated price: so much each up to 100, 0.50 each after. */
export const tiers = (first: string) => ({
  model: 'graduated',
  tiers: [
    { up_to: '100', unit_price: first },
    { up_to: null, unit_price: '0.50' },
  ],
})
const catalogue = {
  products: [
    ['CALL', 'calls'],
    ['DISK', 'gb'],
  ].map(([sku, metric]) => ({
    ...{ sku, metric, name: sku, pattern: 'as_invoiced' },
    revenue_categories: [{ revenue_category: 'METER', valid_from: '2024-01-01', valid_to: null }],
  })),
  metrics: [
    { metric: 'calls', aggregation: 'sum', unit: 'call', decimals: 0 },
    { metric: 'gb', aggregation: 'time_weighted', unit: 'GB', decimals: 3 },
  ],
  prices: [
    price('calls-1', 'CALL', tiers('1.00')),
    price('seat-1', 'SEAT', { model: 'per_unit', unit_price: '31' }),
    price('day-1', 'TALK', { model: 'per_unit', unit_price: '500' }),
    price('old', 'CALL', { ...tiers('0.80'), price_list: 'EDU', valid_to: '2026-01-01' }),
    price('new', 'CALL', { ...tiers('1.00'), price_list: 'EDU', valid_from: '2026-01-01' }),
  ],
}

/** A contract for calls, what it used, and the lines that billed January on 3 February and later on 3 March. */
export interface Case {
  readonly id: string
  readonly used: readonly Used[]
  readonly lines: readonly Partial<Line>[]
  readonly later?: readonly Partial<Line>[]
  readonly minimum?: string
  readonly list?: string
}

/** A line for calls of January; 150 of them unless told. */
export const calls = (id: string, line: Partial<Line>): Line => ({
  ...{ of: id, sku: 'CALL', metric: 'calls', net: '125.00', quantity: '150' },
  ...line,
})
/** Nothing was used in February. */
const NONE: Partial<Line> = { quantity: '0', net: '0.00', from: '2026-02-01', to: '2026-03-01' }
/** 100 calls on 10 January. */
export const JAN: Used = ['2026-01-10T12:00:00Z', '100']
/** 50 more on 20 January. */
export const more: Used = ['2026-01-20T12:00:00Z', '50']

/** Delivers contracts with what they used and what January and February billed them, each on invoices of its own. */
export async function deliverCases(desk: Desk, cases: readonly Case[]): Promise<void> {
  await desk.deliver({
    asOf: AS_OF,
    feeds: {
      ...catalogue,
      subscriptions: cases.map(({ id, minimum, list }) =>
        contract(id, [{ sku: 'CALL', minimum: minimum ?? null }], list === undefined ? {} : { price_list: list }),
      ),
      usage_events: cases.flatMap(({ id, used }) => usedBy(id, 'calls', used)),
      invoices: cases.flatMap(({ id, lines, later }) => [
        bill(
          `${id}-feb`,
          '2026-02-03',
          lines.map((line) => calls(id, line)),
          FEBRUARY,
        ),
        bill(
          `${id}-mar`,
          '2026-03-03',
          [NONE, ...(later ?? [])].map((line) => calls(id, line)),
          MARCH,
        ),
      ]),
    },
  })
}

/** Every finding on usage and rates: subject, class and cause, period, billed less truth, documents. */
export async function usageFindings(desk: Desk): Promise<string[]> {
  const rows = await sql<{ told: string }>`
    select x.subject_source_id || ' ' || x.class || '/' || x.cause || ' ' || x.period || ' ' || x.variance_minor || ' '
      || (select string_agg(n ->> 'id', ' ') from jsonb_array_elements(d.documents) n) as told
    from exception x join exception_diagnosis d on d.exception_id = x.exception_id and d.diagnosis_no = x.diagnosis_no
    where x.partition like 'usage|%' and x.status <> 'resolved'`.execute(desk.db)
  return rows.rows.map(({ told }) => told).sort()
}

/** What sources say of usage and rates that cannot be true: object, code, what it should be and what is billed. */
export async function usageSourceFindings(desk: Desk): Promise<string[]> {
  const rows = await sql<{ told: string }>`
    select object_id || ' ' || code || ' ' || coalesce(params ->> 'expected', '') || ' ' || coalesce(params ->> 'billed', '') as told
    from source_finding where partition like 'usage|%'`.execute(desk.db)
  return rows.rows.map(({ told }) => told.trim()).sort()
}

// From 12 January 13 seats in place of 10, for 20 of 31 days at 31.00: 200.00 back, 260.00 more; by thirty days 206.67 and 268.67.
export const seats = {
  lines: [{ sku: 'SEAT', quantity: '10' }],
  over: [
    {
      ...{ amendment_id: 'am-1', subscription_id: 'seats', sku: 'SEAT', kind: 'quantity', version: 1 },
      ...{ effective_date: '2026-01-12', signed_at: '2026-01-11T00:00:00Z', from_quantity: '10', to_quantity: '13' },
    },
  ],
}

/** The invoice that bills the change of seats: what it gives back and what it charges. */
export function billedSeats(back: string, more: string): object {
  const part = { of: 'seats', sku: 'SEAT', unit_price: '31', from: '2026-01-12' }
  return bill('seats-feb', '2026-02-03', [
    { of: 'seats', sku: 'SEAT', quantity: '13', net: '403.00', from: '2026-02-01', to: '2026-03-01' },
    { ...part, kind: 'proration_credit', quantity: '10', net: back },
    { ...part, kind: 'proration_charge', quantity: '13', net: more },
  ])
}
