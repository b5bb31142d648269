import { type Db, withReservedConnection } from '#db/client'
import type { FeedBuckets } from '#db/queries/imports-count'
import {
  beginAttempt,
  describeAttempt,
  findDrop,
  findImportedWorld,
  finishAttempt,
  lockImports,
  markInterruptedAttempts,
  unlockImports,
  updateAttemptProgress,
} from '#db/queries/inbox'
import { dropLandingTables, type LandingTables, landingTables } from '#db/queries/landing'
import { refreshMirrorStatistics } from '#db/queries/mirror-statistics'
import type { Ctx } from '../context.ts'
import { derivedId } from '../domain/ids.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { DropFault, type DropRefusalCode } from './drop-fault.ts'
import type { FeedReading } from './load-feed.ts'
import { type DropPromise, readManifest } from './manifest.ts'
import { withModestMemory } from './modest-memory.ts'
import { type ImportProgress, progressReporter } from './progress.ts'
import { sealDrop } from './seal-drop.ts'
import { type Reserved, stageDrop } from './stage-drop.ts'
import { unchangedBuckets } from './unchanged-buckets.ts'
import { writeRejects } from './write-rejects.ts'

export type ImportCtx = Pick<Ctx, 'db' | 'now' | 'actor' | 'correlationId'>

export interface ImportRequest {
  readonly folder: string
  /** Where the rejects file goes: `<dataFolder>/rejects/<drop>.jsonl`. */
  readonly dataFolder: string
  /** The attempt a page has already entered in the history; without it a new one is entered. */
  readonly attemptId?: string
  /** Heard about twice a second while files are read. */
  readonly progress?: (progress: ImportProgress) => void
}

export interface ImportedDrop {
  readonly attemptId: string
  readonly dropId: string
  readonly state: 'imported' | 'unchanged'
  readonly world: string
  readonly asOf: Date
  readonly buckets: readonly FeedBuckets[]
  /** The file that lists rows that were not taken, now or when the same drop was first imported; null when there are none. */
  readonly rejectsFile: string | null
}

/** Imports one drop: all of it becomes visible in one transaction, or nothing does and the attempt says why. Importing it again changes nothing and says so. */
export async function importDrop(
  ctx: ImportCtx,
  request: ImportRequest,
): Promise<Outcome<ImportedDrop, DropRefusalCode>> {
  return withReservedConnection(ctx.db, async (reserved) => {
    if (!(await lockImports(reserved.db))) return refuse('import_running')
    await markInterruptedAttempts(ctx.db, ctx.now())
    await dropLandingTables(reserved.db)
    const outcome = await withModestMemory(() => attempt(ctx, reserved, request))
    await unlockImports(reserved.db) // whoever throws loses the connection, and the lock with it
    return outcome
  })
}

async function attempt(
  ctx: ImportCtx,
  reserved: Reserved,
  request: ImportRequest,
): Promise<Outcome<ImportedDrop, DropRefusalCode>> {
  const { folder } = request
  const actor = ctx.actor.userId
  const begin = { attemptId: request.attemptId, folder, actor, correlationId: ctx.correlationId, at: ctx.now() }
  const attemptId = await beginAttempt(ctx.db, begin)
  try {
    return done(await takeDrop(ctx, reserved, { ...request, attemptId }))
  } catch (error) {
    const isOurs = error instanceof DropFault
    const problem = isOurs
      ? { code: error.code, params: error.params }
      : { code: 'unexpected', params: { found: String(error) } }
    const noted = finishAttempt(ctx.db, attemptId, { state: 'failed', at: ctx.now(), problem })
    if (isOurs) {
      await noted
      return refuse(error.code, error.params)
    }
    // The database itself may be what failed; then the next import notes the interruption, and this one tells its cause.
    await noted.catch(() => undefined)
    throw error
  }
}

async function takeDrop(
  ctx: ImportCtx,
  reserved: Reserved,
  request: ImportRequest & { attemptId: string },
): Promise<ImportedDrop> {
  const { attemptId } = request
  const drop = await readManifest(request.folder)
  await describeAttempt(ctx.db, attemptId, drop)
  await refuseOtherWorld(ctx.db, drop)
  const known = await findDrop(ctx.db, drop.manifestSha)
  const tables = landingTables(attemptId)
  const report = progressReporter(drop, {
    now: ctx.now,
    tell: async (progress) => {
      request.progress?.(progress)
      await updateAttemptProgress(ctx.db, attemptId, progress)
    },
  })
  const readings = await stageDrop(reserved, { drop, tables: known ? undefined : tables, report })
  const common = { attemptId, world: drop.world, asOf: new Date(drop.asOf) }
  const listRejects = (dropId: string) => writeRejects(ctx.db, { dropId, dataFolder: request.dataFolder, readings })
  if (known) {
    const dropId = known.drop_id
    await finishAttempt(ctx.db, attemptId, { state: 'unchanged', at: ctx.now(), dropId })
    const rejectsFile = await listRejects(dropId)
    return { ...common, dropId, state: 'unchanged', buckets: unchangedBuckets(readings), rejectsFile }
  }
  const sealed = await seal(ctx, reserved, { attemptId, drop, tables, readings })
  return { ...common, ...sealed, state: 'imported', rejectsFile: await listRejects(sealed.dropId) }
}

async function refuseOtherWorld(db: Db, drop: DropPromise): Promise<void> {
  const world = await findImportedWorld(db)
  if (world !== undefined && world !== drop.world)
    throw new DropFault('other_world', { world: drop.world, known: world })
}

async function seal(
  ctx: ImportCtx,
  reserved: Reserved,
  staged: { attemptId: string; drop: DropPromise; tables: LandingTables; readings: readonly FeedReading[] },
): Promise<{ dropId: string; buckets: FeedBuckets[] }> {
  const { attemptId, drop } = staged
  const dropId = derivedId('drop', 'manifest', drop.manifestSha.toString('hex'))
  const by = { actor: ctx.actor.userId, correlationId: ctx.correlationId }
  const buckets = await reserved.db.transaction().execute(async (tx) => {
    const sealed = await sealDrop(tx, { ...staged, ...by, dropId, at: ctx.now() })
    const isOurs = await finishAttempt(tx, attemptId, { state: 'imported', at: ctx.now(), dropId })
    if (!isOurs) throw new DropFault('interrupted')
    return sealed
  })
  await dropLandingTables(reserved.db)
  await refreshMirrorStatistics(reserved.db)
  return { dropId, buckets }
}
