import { type RawBuilder, sql } from 'kysely'

/** Orders of the queue, each with the most pressing first. */
export type QueueSort = 'severity' | 'stake' | 'due' | 'age'

/** How amounts of several functional currencies are put in one order: minor units times factor are minor units of one reporting currency. */
export interface ReportingFactor {
  readonly currency: string
  readonly factor: string
}

/** The place of a row between pages: its sort keys as text and its id, which breaks every tie. */
export interface Place {
  readonly keys: readonly [string, string, string]
  readonly id: string
}

/** At stake in the reporting currency, in minor units; a currency without a rate counts as it stands. */
export function stakeInReporting(factors: readonly ReportingFactor[]): RawBuilder<string> {
  if (factors.length === 0) return sql<string>`x.base_at_stake_minor::numeric`
  const cases = factors.map((one) => sql`when ${one.currency} then ${one.factor}::numeric`)
  return sql<string>`(x.base_at_stake_minor * case x.base_currency ${sql.join(cases, sql` `)} else 1 end)`
}

/** Two sort keys, both ascending, so that one row comparison pages through every order. */
export function sortKeys(sort: QueueSort, factors: readonly ReportingFactor[]) {
  const stake = stakeInReporting(factors)
  switch (sort) {
    case 'severity':
      return { first: severityRank(), second: sql<string>`-${stake}` }
    case 'stake':
      return { first: sql<string>`-${stake}`, second: severityRank() }
    case 'due':
      return { first: instantKey(sql`x.due_at`), second: severityRank() }
    case 'age':
      return { first: instantKey(sql`x.since_at`), second: severityRank() }
  }
}

/** How the keys of many exceptions become the keys of their case: amounts add up, the earliest and the worst count. */
export function caseKeys(sort: QueueSort) {
  const [first, second] = [sql.ref<string>('r.k1'), sql.ref<string>('r.k2')]
  if (sort === 'severity') return { first: sql<string>`min(${first})`, second: sql<string>`sum(${second})` }
  if (sort === 'stake') return { first: sql<string>`sum(${first})`, second: sql<string>`min(${second})` }
  return { first: sql<string>`min(${first})`, second: sql<string>`min(${second})` }
}

/** Rows after (or before) a place. The columns k0, k1, k2 and the id column stand in the row `alias`. */
export function beyond(
  alias: string,
  idColumn: string,
  place: Place,
  direction: 'after' | 'before',
): RawBuilder<boolean> {
  const [zero, one, two] = place.keys
  const row = sql`(${sql.ref(`${alias}.k0`)}, ${sql.ref(`${alias}.k1`)}, ${sql.ref(`${alias}.k2`)}, ${sql.ref(`${alias}.${idColumn}`)})`
  const from = sql`(${zero}::numeric, ${one}::numeric, ${two}::numeric, ${place.id}::uuid)`
  return direction === 'after' ? sql<boolean>`${row} > ${from}` : sql<boolean>`${row} < ${from}`
}

function severityRank(): RawBuilder<string> {
  return sql<string>`(case x.severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end)::numeric`
}

/** An instant as a number; what has no due time comes last. */
function instantKey(instant: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`coalesce(extract(epoch from ${instant}), 1e15)::numeric`
}
