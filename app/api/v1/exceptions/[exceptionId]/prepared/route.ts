import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { preparedCsv, readPrepared } from '#server/reasons/read-prepared'

/** The documents that billing should issue for a finding, as JSON or their lines as CSV, in the entities of the caller. */
export const GET = defineRoute('exceptions.prepared', {
  input: z.object({ exceptionId: z.uuid(), format: z.enum(['json', 'csv']).default('json') }),
  run: async (ctx, { exceptionId, format }) => {
    const prepared = await readPrepared(ctx, exceptionId)
    if (!prepared) return new Response(null, { status: 404 })
    return new Response(format === 'json' ? JSON.stringify(prepared, null, 2) : preparedCsv(prepared), {
      headers: {
        'content-type': format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${prepared.exception}-prepared.${format}"`,
        'cache-control': 'no-store',
      },
    })
  },
})
