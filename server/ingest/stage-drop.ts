import type { Db, withReservedConnection } from '#db/client'
import { listEntityCurrencies } from '#db/queries/inbox'
import {
  createLandingTables,
  type LandingCopy,
  type LandingTables,
  openLandingCopy,
  ROW_COLUMNS,
  USAGE_COLUMNS,
} from '#db/queries/landing'
import { analyzeLanding } from '#db/queries/landing-plan'
import { DropFault } from './drop-fault.ts'
import type { LandingScope } from './feed.ts'
import { FEEDS } from './feeds/catalogue.ts'
import { type FeedReading, loadFeed } from './load-feed.ts'
import type { DropPromise, FeedPromise } from './manifest.ts'
import type { ProgressReporter } from './progress.ts'

export type Reserved = Parameters<Parameters<typeof withReservedConnection>[1]>[0]

/** Reads every file of a drop once, verifies it and (with `tables`) gathers its rows in the landing tables, where nobody looks. */
export async function stageDrop(
  reserved: Reserved,
  stage: { drop: DropPromise; tables: LandingTables | undefined; report: ProgressReporter },
): Promise<FeedReading[]> {
  const { drop, tables, report } = stage
  if (tables) await createLandingTables(reserved.db, tables)
  const scope = await landingScope(reserved.db)
  const readings: FeedReading[] = []
  let ordBefore = 0
  for (const promise of drop.feeds) {
    readings.push(await stageFeed(reserved, { promise, tables, scope, ordBefore, report }))
    ordBefore += promise.rows
  }
  if (tables) await analyzeLanding(reserved.db, tables)
  return readings
}

async function stageFeed(
  reserved: Reserved,
  stage: {
    promise: FeedPromise
    tables: LandingTables | undefined
    scope: LandingScope
    ordBefore: number
    report: ProgressReporter
  },
): Promise<FeedReading> {
  const { promise, tables, scope, ordBefore, report } = stage
  const feed = FEEDS.find((known) => known.name === promise.feed)
  if (!feed) throw new DropFault('feed_unknown', { feed: promise.feed, known: '' })
  const copy = tables && openCopy(reserved, tables, promise.feed)
  const onProgress = (read: { rows: number; bytes: number }) => report.file(promise, read)
  const reading = await loadFeed({ promise, feed, scope, copy, ordBefore, onProgress }).catch(
    async (error: unknown) => {
      await copy?.abort()
      throw error
    },
  )
  await copy?.end()
  await report.fileDone(promise)
  return reading
}

function openCopy(reserved: Reserved, tables: LandingTables, feed: string): LandingCopy {
  const isUsage = feed === 'usage_events'
  const table = isUsage ? tables.usage : tables.rows
  return openLandingCopy(reserved.client, table, isUsage ? USAGE_COLUMNS : ROW_COLUMNS)
}

/** What feeds may ask while they read rows; what they tell is forgotten with it. */
export async function landingScope(db: Db): Promise<LandingScope> {
  const known = await listEntityCurrencies(db)
  const currencies = new Map(known.map((row) => [row.entity, row.functional_currency]))
  return {
    functionalCurrency: (entity) => currencies.get(entity),
    noteEntity: (entity, currency) => currencies.set(entity, currency),
  }
}
