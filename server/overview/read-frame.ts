import { findLatestRun, listEntities, listPeriods } from '#db/queries/frame'
import type { WebCtx } from '../auth/web-ctx.ts'
import { type InstantView, instantView } from '../i18n/moment.ts'

/** What the bar above every page shows: which books there are to choose from, and as of when they were judged. */
export interface Frame {
  readonly entities: readonly { readonly value: string; readonly label: string; readonly detail: string }[]
  readonly periods: readonly { readonly value: string; readonly label: string; readonly locked: boolean }[]
  /** Null before the first complete run; by entity in the zone of its books, and under '' for all of them. */
  readonly asOf: Readonly<Record<string, InstantView>> | null
}

/** Reads the frame in the person's entities. One entity is shown in its own zone, several together in UTC. */
export async function readFrame(ctx: Pick<WebCtx, 'db' | 'scope' | 'locale'>): Promise<Frame> {
  const [entities, periods, run] = await Promise.all([
    listEntities(ctx.db, ctx.scope),
    listPeriods(ctx.db, ctx.scope),
    findLatestRun(ctx.db),
  ])
  const only = entities.length === 1 ? entities[0] : undefined
  const zones = [['', only?.time_zone ?? 'UTC'], ...entities.map((row) => [row.entity, row.time_zone])] as const
  const asOf =
    run &&
    Object.fromEntries(zones.map(([entity, zone]) => [entity, instantView(run.as_of, zone ?? 'UTC', ctx.locale)]))
  return {
    entities: entities.map((row) => ({ value: row.entity, label: row.entity, detail: row.name })),
    periods: periods.map((row) => ({ value: row.period, label: row.period, locked: row.locked })),
    asOf: asOf ?? null,
  }
}
