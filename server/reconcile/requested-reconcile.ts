import { findNewestDrop } from '#db/queries/recon-reference'
import { findLastRun } from '#db/queries/recon-runs'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { type ReconcileContext, type RunSummary, reconcile } from './reconcile.ts'

/** Reconciles as somebody asked: as of the instant named, else as of the newest drop or the last run, whichever is later. Refuses when nothing was ever imported. */
export async function requestedReconcile(
  ctx: ReconcileContext,
  request: { asOf?: string | undefined; full?: boolean },
): Promise<Outcome<RunSummary, 'nothing_imported'>> {
  const drop = await findNewestDrop(ctx.db)
  if (!drop) return refuse('nothing_imported')
  const last = await findLastRun(ctx.db)
  const latest = last && last.as_of > drop.as_of ? last.as_of : drop.as_of
  const asOf = request.asOf === undefined ? latest : new Date(request.asOf)
  return done(await reconcile(ctx, { asOf, ...(request.full && { full: true }) }))
}
