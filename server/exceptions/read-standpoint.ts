import type { ReportingFactor } from '#db/queries/exception-order'
import { findLatestRun, listEntities } from '#db/queries/frame'
import { type InstantView, instantView } from '../i18n/moment.ts'
import type { ReadCtx } from './read-context.ts'
import { type Reporting, readReporting, reportingFactors } from './reporting.ts'

/** From where a list is seen: as of which run, in which zones, and at which rates amounts are put in one order. */
export interface Standpoint {
  /** The instant of judgement; now, before the first run. */
  readonly asOf: Date
  /** The same for people: in the zone of the books when there is one entity, else UTC. Null before the first run. */
  readonly asOfView: InstantView | null
  readonly reporting: Reporting
  readonly factors: readonly ReportingFactor[]
  readonly zoneOf: (entity: string) => string
}

/** Reads the standpoint of the reader's entities. */
export async function readStandpoint(ctx: ReadCtx): Promise<Standpoint> {
  const [run, entities] = await Promise.all([findLatestRun(ctx.db), listEntities(ctx.db, ctx.scope)])
  const asOf = run?.as_of ?? ctx.now()
  const currencies = entities.map((entity) => entity.functional_currency)
  const reporting = await readReporting(ctx.db, { currencies, onDay: asOf.toISOString().slice(0, 10) })
  const zones = new Map(entities.map((entity) => [entity.entity, entity.time_zone]))
  const only = entities.length === 1 ? entities[0] : undefined
  return {
    asOf,
    asOfView: run ? instantView(asOf, only?.time_zone ?? 'UTC', ctx.locale) : null,
    reporting,
    factors: reportingFactors(reporting),
    zoneOf: (entity) => zones.get(entity) ?? 'UTC',
  }
}
