import { z } from 'zod'
import { definePublicRoute } from '#server/auth/define-route'

/** Alive: the process answers. It asks nothing of database or queue, so that their trouble does not restart it. */
export const GET = definePublicRoute('health.alive', {
  input: z.object({}),
  run: async () => Response.json({ status: 'alive' }, { headers: { 'cache-control': 'no-store' } }),
})
