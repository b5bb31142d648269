import { Readable } from 'node:stream'
import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { problem } from '#server/auth/problem'
import { exportKinds } from '#server/control/export-kind'
import { streamExport } from '#server/control/stream-export'
import { refusalSentence } from '#server/i18n/translator'

/** Takes the full population of the last run away as JSONL or CSV, within the entities of the caller. */
export const GET = defineRoute('exports.take', {
  input: z.object({ kind: z.enum(exportKinds), format: z.enum(['jsonl', 'csv']).default('jsonl') }),
  run: async (ctx, { kind, format }) => {
    const outcome = await streamExport(ctx, { kind, scope: ctx.scope, format })
    if (!outcome.ok) {
      return problem(
        { status: 409, code: outcome.code, title: refusalSentence(ctx.t, ctx.locale, outcome) },
        ctx.correlationId,
      )
    }
    const { body, contentType, fileName } = outcome.value
    // The platform's own web stream; the two type libraries describe it differently.
    return new Response(Readable.toWeb(body) as ReadableStream, {
      headers: {
        'content-type': contentType,
        'content-disposition': `attachment; filename="${fileName}"`,
        'cache-control': 'no-store',
      },
    })
  },
})
