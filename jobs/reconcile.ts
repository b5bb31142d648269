import { requestedReconcile } from '#server/reconcile/requested-reconcile'
import { defineJob } from './define-job.ts'

/** Brings expectations, matches and exceptions up to date. Run twice it finds nothing new the second time. */
export const reconcileJob = defineJob('reconcile', {
  run: (ctx, { asOf }) => requestedReconcile(ctx, { asOf }),
})
