import { Readable } from 'node:stream'
import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { problem } from '#server/auth/problem'
import { exportTieOutCell } from '#server/control/export-tie-out-cell'

const input = z.object({
  identity: z.string().regex(/^T(1[0-4]|[1-9])$/),
  entity: z.string().min(1).max(200),
  currency: z.string().min(1).max(200),
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  rows: z.literal('all').optional(),
})

/** Takes a whole cell of a tie-out away as CSV: every row, not only those of one page. */
export const GET = defineRoute('tie-outs.export', {
  input,
  run: async (ctx, { rows, ...cell }) => {
    const body = await exportTieOutCell(ctx, { ...cell, all: rows === 'all' })
    if (!body) return problem({ status: 404, code: 'not_found', title: 'No such cell' }, ctx.correlationId)
    const name = [cell.identity, cell.entity, cell.currency, cell.period].join('-').replaceAll(/[^\w.-]/g, '_')
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
