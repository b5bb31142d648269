import { countViews } from '#db/queries/exceptions'
import { findLatestRun } from '#db/queries/frame'
import type { QueueAddress } from './queue-address.ts'
import type { ReadCtx } from './read-context.ts'
import { filterOf } from './read-queue.ts'

/** The title of the browser's tab: what, how many, and of which period and entity. */
export async function queueTitle(ctx: ReadCtx, address: QueueAddress): Promise<string> {
  const run = await findLatestRun(ctx.db)
  const counts = await countViews(ctx.db, filterOf(ctx, address, run?.as_of ?? ctx.now()))
  const page = ctx.t('work.queue.titleCount', { count: Number(counts[address.view]) })
  return scopeTitle(page, address.facets)
}

/** A page title with the periods and entities that it was narrowed to. */
export function scopeTitle(page: string, facets: { period: readonly string[]; entity: readonly string[] }): string {
  return [page, facets.period.join(', '), facets.entity.join(', ')].filter((part) => part !== '').join(' · ')
}
