import { sql } from 'kysely'
import type { Db } from '../client.ts'

/** The newest publication on or before a day of each pair among the currencies, by source. 1 base = rate quote. */
export async function listPublishedRates(db: Db, wish: { currencies: readonly string[]; onDay: string }) {
  if (wish.currencies.length < 2) return []
  const rates = db
    .selectFrom('source_document as s')
    .where('s.stream', '=', 'fx_rates')
    .distinctOn('s.natural_key')
    .select(sql<RatePayload>`s.payload::jsonb`.as('payload'))
    .orderBy('s.natural_key')
    .orderBy('s.version_no', 'desc')
    .as('r')
  const pick = (name: keyof RatePayload) => sql<string>`r.payload->>${sql.lit(name)}`
  return db
    .selectFrom(rates)
    .distinctOn(sql`1, 2, 3`)
    .select([pick('source').as('source'), pick('base').as('base'), pick('quote').as('quote')])
    .select([pick('date').as('on'), pick('rate').as('rate')])
    .where(pick('base'), 'in', wish.currencies)
    .where(pick('quote'), 'in', wish.currencies)
    .where(pick('date'), '<=', wish.onDay)
    .orderBy(sql`1`)
    .orderBy(sql`2`)
    .orderBy(sql`3`)
    .orderBy(sql`4`, 'desc')
    .limit(1000)
    .execute()
}

interface RatePayload {
  source: string
  base: string
  quote: string
  date: string
  rate: string
}
