import { Readable } from 'node:stream'
import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { exportQueue } from '#server/exceptions/export-queue'
import { readQueueAddress } from '#server/exceptions/queue-address'

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const

/** Takes every row of a view of the queue away, in the entities of the caller. The query is that of the page. */
export const GET = defineRoute('queue.export', {
  input: z.looseObject({ format: z.enum(['csv', 'jsonl']).default('csv') }),
  run: async (ctx, { format, ...query }) => {
    const texts = Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
    const address = readQueueAddress(Object.fromEntries(texts))
    // The platform's own web stream; the two type libraries describe it differently.
    return new Response(Readable.toWeb(exportQueue(ctx, address, format)) as ReadableStream, {
      headers: {
        'content-type': types[format],
        'content-disposition': `attachment; filename="queue-${address.view}.${format}"`,
        'cache-control': 'no-store',
      },
    })
  },
})
