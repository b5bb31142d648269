import type { Job } from './define-job.ts'
import { drainLaneJob } from './drain-lane.ts'
import { importDropJob } from './import-drop.ts'
import { pullErpJob } from './pull-erp.ts'
import { reconcileJob } from './reconcile.ts'

/** Every job the worker listens for. */
export const jobs: readonly Job[] = [importDropJob, reconcileJob, drainLaneJob, pullErpJob]
