import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { problem } from '#server/auth/problem'
import { refusalSentence } from '#server/i18n/translator'
import { preparedCsv, readPrepared } from '#server/reasons/read-prepared'

/** The documents that billing should issue for a finding, as JSON or their lines as CSV, in the entities of the caller. */
export const GET = defineRoute('exceptions.prepared', {
  input: z.object({ exceptionId: z.uuid(), format: z.enum(['json', 'csv']).default('json') }),
  run: async (ctx, { exceptionId, format }) => {
    const outcome = await readPrepared(ctx, exceptionId)
    if (!outcome.ok) {
      const status = outcome.code === 'not_found' ? 404 : 409
      return problem(
        { status, code: outcome.code, title: refusalSentence(ctx.t, ctx.locale, outcome) },
        ctx.correlationId,
      )
    }
    const prepared = outcome.value
    return new Response(format === 'json' ? JSON.stringify(prepared, null, 2) : preparedCsv(prepared), {
      headers: {
        'content-type': format === 'json' ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${prepared.exception}-prepared.${format}"`,
        'cache-control': 'no-store',
      },
    })
  },
})
