import { drainLane } from '#server/posting/drain-lane'
import { defineJob } from './define-job.ts'

/** Sends what is due in one lane. Run twice, the second finds nothing to do, or the lane taken. */
export const drainLaneJob = defineJob('drain-lane', { run: drainLane })
