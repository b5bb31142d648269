import { Readable } from 'node:stream'
import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { problem } from '#server/auth/problem'
import { exportUsageEvents } from '#server/usage/export-usage-events'

const input = z.object({
  subject: z.string().min(1).max(200).optional(),
  subscription: z.string().min(1).max(200).optional(),
  metric: z.string().min(1).max(200),
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
})

/** Takes every usage event of a month away as CSV with its reason, not only those of one page. */
export const GET = defineRoute('usage-events.export', {
  input,
  run: async (ctx, wish) => {
    const body = await exportUsageEvents(ctx, wish)
    if (!body) return problem({ status: 404, code: 'not_found', title: 'No such usage' }, ctx.correlationId)
    const of = wish.subscription ?? wish.subject ?? ''
    const name = ['usage', of, wish.metric, wish.period].join('-').replaceAll(/[^\w.-]/g, '_')
    // The platform's own web stream; the two type libraries describe it differently.
    return new Response(Readable.toWeb(body) as ReadableStream, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}.csv"`,
        'cache-control': 'no-store',
      },
    })
  },
})
