import { z } from 'zod'
import { definePublicRoute } from '#server/auth/define-route'
import { readReadiness } from '#server/telemetry/read-readiness'

/** Ready for people: database, schema and queue each answer. 503 names the one that does not. */
export const GET = definePublicRoute('health.ready', {
  input: z.object({}),
  run: async () => {
    const readiness = await readReadiness()
    const status = Object.values(readiness).every((part) => part === 'ok') ? 200 : 503
    return Response.json(readiness, { status, headers: { 'cache-control': 'no-store' } })
  },
})
