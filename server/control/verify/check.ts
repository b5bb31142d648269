import type { Db, Tx } from '#db/client'
import type { LatestRun } from '#db/queries/control-run'

/** What a check may look at: one snapshot of the database, and the run it speaks of (none before the first). */
export interface VerifyScope {
  readonly db: Db
  readonly run: LatestRun | undefined
}

/** An object that does not hold, and what is wrong with it. */
export interface Failure {
  readonly object: string
  readonly problem: string
}

export interface CheckResult {
  readonly name: string
  /** How many objects were looked at. */
  readonly checked: number
  readonly failed: number
  /** The first of what failed. */
  readonly failures: readonly Failure[]
  /** Why part of it could not be looked at, where that is so. */
  readonly skipped: readonly string[]
}

export type Check = (scope: VerifyScope) => Promise<CheckResult>

/** A check that reads by a cursor, which lives in the transaction of the snapshot. */
export type SnapshotCheck = (scope: VerifyScope & { readonly db: Tx }) => Promise<CheckResult>

export interface Tally {
  /** Counts one object that was looked at. */
  seen(count?: number | bigint): void
  /** Counts the object as failed unless the claim holds. */
  hold(claim: boolean, object: string, problem: () => string): void
  skip(why: string): void
  result(): CheckResult
}

/** How many failures are named; all are counted. */
export const NAMED_FAILURES = 20

/** Collects what a check finds without ever holding more than the first failures. */
export function openTally(name: string): Tally {
  const failures: Failure[] = []
  const skipped: string[] = []
  let checked = 0
  let failed = 0
  return {
    seen: (count = 1) => {
      checked += Number(count) // a count of objects, never an amount
    },
    hold: (claim, object, problem) => {
      if (claim) return
      failed += 1
      if (failures.length < NAMED_FAILURES) failures.push({ object, problem: problem() })
    },
    skip: (why) => {
      skipped.push(why)
    },
    result: () => ({ name, checked, failed, failures, skipped }),
  }
}
