import { pullErp } from '#server/posting/pull-erp'
import { defineJob } from './define-job.ts'

/** Reads back what an ERP holds. Run twice, the second finds nothing new. */
export const pullErpJob = defineJob('pull-erp', { run: pullErp })
