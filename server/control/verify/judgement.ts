import type { Db } from '#db/client'
import {
  type Recomputed,
  recomputeRatedLines,
  recomputeSchedules,
  recomputeSettlements,
  recomputeTieOuts,
  recomputeUsageMonths,
} from '#db/queries/verify-judgement'
import { type Check, NAMED_FAILURES, openTally } from './check.ts'

function checkOf(name: string, recompute: (db: Db, limit: number) => Promise<Recomputed>): Check {
  return async ({ db, run }) => {
    const tally = openTally(name)
    if (!run) return tally.result()
    const { checked, wrong } = await recompute(db, NAMED_FAILURES)
    tally.seen(checked)
    for (const { object, problem } of wrong) tally.hold(false, object, () => problem)
    return tally.result()
  }
}

/** Schedules hold, month by month, the share of the line that is earned by then. */
export const checkSchedules = checkOf('revenue schedules add up to their lines', recomputeSchedules)

/** Billed and counted quantities of usage are those of the lines and of the summaries. */
export const checkUsageMonths = checkOf('usage months are what was billed and counted', recomputeUsageMonths)

/** Judged lines add up to the documents they are of. */
export const checkRatedLines = checkOf('judged lines add up to their documents', recomputeRatedLines)

/** Expected settlements balance and clear what billing applied. */
export const checkSettlements = checkOf('expected settlements balance', recomputeSettlements)

/** Cells of tie-outs add up. */
export const checkTieOuts = checkOf('tie-outs add up', recomputeTieOuts)
