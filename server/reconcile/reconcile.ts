import { v7 as uuidv7 } from 'uuid'
import { type Db, type Tx, withReservedConnection } from '#db/client'
import { countTouched, openTouched } from '#db/queries/recon-items'
import {
  completeRun,
  failRun,
  findLastRun,
  insertRun,
  type LastRun,
  leavePlace,
  markInterrupted,
  takePlace,
} from '#db/queries/recon-runs'
import { countStatuses } from '#db/queries/recon-standing'
import { refreshResultStatistics } from '#db/queries/result-statistics'
import { onOneSnapshot } from '#db/repeatable'
import type { Ctx } from '../context.ts'
import { buildReferenceIndex } from '../domain/posting/reference.ts'
import { readReference } from '../ingest/read-reference.ts'
import { applyPolicies } from '../policies/apply-policies.ts'
import { isPolicyReference } from '../policies/policy-reference.ts'
import { diagnoseTouched, sizeInBase } from './diagnose-touched.ts'
import { judgeAreas } from './judge-areas.ts'
import { layOutItems, standUnder } from './lay-out-items.ts'
import { matchDocuments, matchRules } from './match-documents.ts'
import { readJudgement, readRules } from './read-judgement.ts'
import { addSums, movedSums, resultHash } from './result-hash.ts'
import { type FindingsChange, storeFindings } from './store-findings.ts'
import { inputHash, takeChanges } from './take-changes.ts'

export type ReconcileContext = Pick<Ctx, 'db' | 'now' | 'actor' | 'correlationId' | 'log'>

export interface ReconcileRequest {
  /** The instant of judgement: nothing that became known later exists. */
  readonly asOf: Date
  /** Look at everything, not only at what changed. */
  readonly full?: boolean
}

export interface RunSummary {
  readonly runId: string
  readonly kind: 'full' | 'changed'
  readonly asOf: Date
  readonly resultSha: string
  readonly counts: Readonly<Record<string, number>>
}

/**
 * Derives, matches, explains: brings expectations, matches and exceptions up to what is known as of an instant. One transaction: a run that dies leaves nothing but its name in the history.
 * Runs follow one another; cost follows what changed since the last. Equal inputs give an equal result hash.
 */
export async function reconcile(ctx: ReconcileContext, request: ReconcileRequest): Promise<RunSummary> {
  return withReservedConnection(ctx.db, async ({ db }) => {
    await takePlace(db)
    try {
      return await runInPlace(db, ctx, request)
    } finally {
      await leavePlace(db)
    }
  })
}

async function runInPlace(db: Db, ctx: ReconcileContext, request: ReconcileRequest): Promise<RunSummary> {
  const runId = uuidv7()
  const kind = request.full ? 'full' : 'changed'
  await markInterrupted(db, ctx.now())
  await insertRun(db, {
    runId,
    kind,
    asOf: request.asOf,
    requestedBy: ctx.actor.name,
    at: ctx.now(),
    correlationId: ctx.correlationId,
  })
  try {
    const summary = await onOneSnapshot(db, (tx) => runInside(tx, ctx, { ...request, runId }))
    if (isLarge(summary)) await refreshResultStatistics(db)
    return summary
  } catch (error) {
    // Where the database itself is gone this fails too; the next run then marks this one as interrupted.
    await failRun(db, runId, ctx.now(), String(error)).catch(() => undefined)
    throw error
  }
}

/** A tenth of all documents or more: left to itself the planner would learn of them a minute later. */
function isLarge({ kind, counts }: RunSummary): boolean {
  return kind === 'full' || (counts['judgedKeys'] ?? 0) * 10 >= (counts['documents'] ?? 0)
}

async function runInside(
  tx: Tx,
  ctx: ReconcileContext,
  request: ReconcileRequest & { runId: string },
): Promise<RunSummary> {
  const { asOf, runId } = request
  const last = await findLastRun(tx)
  const rules = await readRules(tx)
  const versions = { ...matchRules, ...Object.fromEntries(rules.map((rule) => [rule.ruleId, rule.version])) }
  const rulesChanged = last !== undefined && sortedJson(rulesOf(last.rule_versions)) !== sortedJson(versions)
  const changes = await takeChanges(tx, { lastAsOf: last?.as_of, asOf, full: request.full ?? false, rulesChanged })
  const index = buildReferenceIndex(await readReference(tx, asOf))
  const reference = await readJudgement(tx, index, asOf)

  await openTouched(tx)
  const { before, derivation } = await layOutItems(tx, changes, { last, asOf, index, runId })
  await matchDocuments(tx, runId)
  const found = await diagnoseTouched(tx, { rules, reference, asOf })
  const origin = { runId, asOf, at: ctx.now(), correlationId: ctx.correlationId, everything: changes.everything }
  const ofDocuments = await storeFindings(tx, found, { ...origin, about: 'documents' })
  const lastAsOf = last?.as_of
  const areas = await judgeAreas(
    { tx, changes, lastAsOf, asOf, index, reference, rules, runId, sizeInBase: sizeInBase(reference, asOf) },
    (diagnoses) => storeFindings(tx, diagnoses, { ...origin, about: 'areas' }),
  )
  const change = sumChanges(ofDocuments, areas.change)
  const policies = await applyPolicies(tx, index, origin)

  const after = await standUnder(tx, changes)
  const sumsAfter = addSums(addSums(after.sums, areas.after), policies.after)
  const sumsBefore = before && addSums(addSums(before.sums, areas.before), policies.before)
  const sums = sumsBefore && last ? movedSums(lastSums(last), sumsBefore, sumsAfter) : sumsAfter
  const counts = {
    ...totals(before ? last?.counts : undefined, before?.counts ?? {}, after.counts),
    ...(await runCounts(tx, derivation, change)),
    judgedKeys: Number(await countTouched(tx)), // a count of rows, not an amount
  }
  const resultSha = resultHash(sums)
  const kind = changes.everything ? 'full' : 'changed'
  await completeRun(tx, {
    runId,
    kind,
    at: ctx.now(),
    inputSha: await inputHash(tx, asOf),
    resultSha,
    sums,
    ruleVersions: { ...versions, ...policies.versions },
    counts,
  })
  ctx.log.info({ runId, kind, counts }, 'reconciliation complete')
  return { runId, kind, asOf, resultSha, counts }
}

function sumChanges(one: FindingsChange, other: FindingsChange): FindingsChange {
  return {
    opened: one.opened + other.opened,
    changed: one.changed + other.changed,
    resolved: one.resolved + other.resolved,
    reopened: one.reopened + other.reopened,
  }
}

function lastSums(last: LastRun) {
  return { a: last.result_sum_a, b: last.result_sum_b, count: last.result_count }
}

type Counts = Readonly<Record<string, number>>

/** Statuses are counted, not carried on: people change them between runs. */
async function runCounts(
  tx: Tx,
  derivation: { derived: number; changed: number },
  change: FindingsChange,
): Promise<Counts> {
  const standing = await countStatuses(tx)
  const statuses = ['open', 'waiting', 'accepted', 'resolved']
  return {
    ...Object.fromEntries(statuses.map((status) => [status, standing[status] ?? 0])),
    derived: derivation.derived,
    derivedAnew: derivation.changed,
    opened: change.opened,
    rediagnosed: change.changed,
    resolvedNow: change.resolved,
    reopened: change.reopened,
  }
}

function totals(last: Counts | undefined, before: Counts, after: Counts): Counts {
  if (!last) return after
  return Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, (last[name] ?? 0) - (before[name] ?? 0) + count]),
  )
}

/** Without the policies: those are judged over everything that stands in every run, so a change of theirs makes nothing else stale. */
function rulesOf(versions: unknown): unknown {
  if (typeof versions !== 'object' || versions === null) return versions
  return Object.fromEntries(Object.entries(versions).filter(([name]) => !isPolicyReference(name)))
}

function sortedJson(value: unknown): string {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
