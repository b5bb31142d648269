import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { problem } from '#server/auth/problem'
import { refusalSentence } from '#server/i18n/translator'
import { PolicyDraft } from '#server/policies/policy-input'
import { readWouldAccept } from '#server/policies/would-accept'
import { wouldAcceptView } from '#server/policies/would-accept-view'

/** What a policy that is still being written would accept or raise of what stands now. The query has the fields of the proposal side by side; what is left out holds for all or limits nothing. */
export const GET = defineRoute('policies.would-accept', {
  input: z.record(z.string(), z.string()),
  run: async (ctx, { absolute, percent, combine, overall, performance, trivial, ...scope }) => {
    const value = { absolute, percent, combine, overall, performance, trivial }
    const draft = PolicyDraft.safeParse({ ...scope, value, reason: 'not written yet' })
    const about = ctx.correlationId
    if (!draft.success) {
      const title =
        draft.error.issues[0]?.message ?? refusalSentence(ctx.t, ctx.locale, { code: 'invalid_input', params: {} })
      return problem({ status: 422, code: 'invalid_input', title }, about)
    }
    const reader = { userId: ctx.actor.userId, scope: ctx.scope, today: ctx.today() }
    const found = await readWouldAccept(ctx.db, reader, draft.data)
    if (!found.ok)
      return problem({ status: 409, code: found.code, title: refusalSentence(ctx.t, ctx.locale, found) }, about)
    return Response.json(wouldAcceptView(ctx, draft.data, found.value))
  },
})
