import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { currency, day, decimal, text } from '../fields.ts'

export const FxRateRow = z.looseObject({ source: text, base: currency, quote: currency, date: day, rate: decimal })

export const fxRatesFeed = defineFeed({
  name: 'fx_rates',
  csv: { integers: [], flags: [] },
  row: FxRateRow,
  key: (row) => [row.source, row.base, row.quote, row.date],
  entity: () => null,
})
