import type { Job } from './define-job.ts'

/** Every job the worker listens for. */
export const jobs: readonly Job[] = []
