import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { integer, optionalText, text } from '../fields.ts'

const MetricRow = z.looseObject({
  metric: text,
  aggregation: z.enum(['sum', 'time_weighted']),
  unit: optionalText,
  decimals: integer.min(0),
})

export const metricsFeed = defineFeed({
  name: 'metrics',
  csv: { integers: ['decimals'], flags: [] },
  row: MetricRow,
  key: (row) => [row.metric],
  entity: () => null,
})
