import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { exportRollForward } from '#server/revenue/export-revenue'

const input = z.object({ entity: z.string().min(1).max(200).optional() })

/** Takes the deferred roll-forward away as CSV. */
export const GET = defineRoute('revenue.export', {
  input,
  run: async (ctx, wish) =>
    new Response(await exportRollForward(ctx, wish), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="deferred-roll-forward.csv"',
        'cache-control': 'no-store',
      },
    }),
})
