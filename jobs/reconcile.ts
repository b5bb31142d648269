import { repostAfterChanges } from '#server/mappings/repost-after-change'
import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { defineJob } from './define-job.ts'

/** Brings expectations, matches and exceptions up to date, then makes the plans that approved changes of mappings asked for. Run twice it finds nothing new the second time. */
export const reconcileJob = defineJob('reconcile', {
  run: async (ctx, { asOf }) => {
    const outcome = await requestedReconcile(ctx, { asOf })
    if (outcome.ok) await repostAfterChanges(ctx)
  },
})
