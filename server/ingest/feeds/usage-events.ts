import { z } from 'zod'
import { defineFeed } from '../feed.ts'
import { decimal, instant, optionalText, text } from '../fields.ts'

const UsageEventRow = z.looseObject({
  specversion: z.literal('1.0'),
  id: text,
  source: text,
  type: text,
  subject: text,
  time: instant,
  recordedtime: instant,
  data: z.looseObject({ quantity: decimal, ref: optionalText, amends: optionalText }),
})

/** Unlike every other feed its rows are facts, not states: a ledger of ids admits each once (file-drop contract, section 3). */
export const usageEventsFeed = defineFeed({
  name: 'usage_events',
  row: UsageEventRow,
  key: (row) => [row.source, row.id],
  entity: () => null,
  totals: (raw, add) => {
    const inner = raw['data']
    add(raw['type'], typeof inner === 'object' && inner !== null && 'quantity' in inner ? inner.quantity : undefined)
  },
  content: ({ type, subject, time, data }) => [type, subject, time, data],
  land: ({ id, source, type, subject, time, recordedtime, data }) => ({
    landing: {
      rows: {
        source,
        event_id: id,
        occurred_at: time,
        subject,
        metric: type,
        quantity: data.quantity,
        ref: data.ref ?? null,
        amends: data.amends ?? null,
        recorded_at: recordedtime,
      },
    },
  }),
})
