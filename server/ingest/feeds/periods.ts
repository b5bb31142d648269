import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { decimal, instant, period, text } from '../fields.ts'

const PeriodRow = z.looseObject({
  entity: text,
  period,
  state: z.enum(['future', 'open', 'soft_closed', 'locked']),
  locked_at: instant.nullish(),
  signed_closing: z.record(z.string(), decimal).nullish(),
})

export const periodsFeed = defineFeed({
  name: 'periods',
  row: PeriodRow,
  key: (row) => [row.entity, row.period],
  entity: (row) => row.entity,
  land: ({ entity, period: month, state, locked_at, signed_closing }) => ({
    landing: {
      rows: {
        period: { entity, period: month, state, source_state: state, locked_at, signed_closing: signed_closing ?? {} },
      },
    },
  }),
})
