import { Readable } from 'node:stream'
import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { problem } from '#server/auth/problem'
import { exportRevenueLines } from '#server/revenue/export-revenue'

const input = z.object({
  entity: z.string().min(1).max(200),
  currency: z.string().min(1).max(200),
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
})

/** Takes every line of a month of recognition away as CSV, not only those of one page. */
export const GET = defineRoute('revenue-lines.export', {
  input,
  run: async (ctx, cell) => {
    const body = await exportRevenueLines(ctx, cell)
    if (!body) return problem({ status: 404, code: 'not_found', title: 'No such month' }, ctx.correlationId)
    const name = ['revenue', cell.entity, cell.currency, cell.period].join('-').replaceAll(/[^\w.-]/g, '_')
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
