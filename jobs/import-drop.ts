import { runRequestedImport } from '#server/ingest/run-requested-import'
import { defineJob } from './define-job.ts'

/** Safe to run twice: an attempt that ended is left alone, and a drop that is in already changes nothing. */
export const importDropJob = defineJob('import-drop', { run: runRequestedImport })
