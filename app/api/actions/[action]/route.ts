import { z } from 'zod'
import { defineRoute } from '#server/auth/define-route'
import { runAction } from '#server/auth/run-action'

/** The one way by which anything is changed from the console: the action is named in the path, its input is the body. */
export const POST = defineRoute('actions.post', {
  input: z.looseObject({ action: z.string() }),
  run: async (ctx, { action, ...input }) => {
    const { status, body } = await runAction(ctx, action, input)
    return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
  },
})
