import { z } from 'zod'

/** How one kind of job behaves in the queue. Payloads carry ids and ranges, never amounts: the rows say what is true when the job runs. */
export interface JobContract<Payload extends z.ZodObject = z.ZodObject> {
  readonly payload: Payload
  /** stately: at most one waiting and one running per key, so requests that pile up become one. singleton: one running per key, all kept in line. */
  readonly policy: 'stately' | 'singleton'
  /** Jobs with one key exclude each other as the policy says. */
  readonly key: (payload: z.infer<Payload>) => string
  /** The id of the job where the payload alone decides it: enqueued twice it is one job. */
  readonly jobId?: (payload: z.infer<Payload>) => string
  readonly retryLimit: number
  readonly retryDelaySeconds: number
  readonly expireInSeconds: number
  /** A worker that gives no sign of life for so long has lost the job. Left out where the work can keep a process from giving one. */
  readonly heartbeatSeconds?: number
}

/** Every job of the product. A name, once released, keeps its meaning: jobs of the version before may still be waiting. */
export const contracts = {
  reconcile: contract({
    payload: z.object({ asOf: z.iso.datetime().optional(), runRequestId: z.uuid() }),
    policy: 'stately',
    key: () => 'all-entities',
    retryLimit: 3,
    retryDelaySeconds: 5,
    expireInSeconds: 3_600,
  }),
  'import-drop': contract({
    payload: z.object({ attemptId: z.uuid() }),
    policy: 'singleton',
    key: () => 'inbox',
    jobId: (payload) => payload.attemptId,
    retryLimit: 3,
    retryDelaySeconds: 5,
    expireInSeconds: 3_600,
  }),
  'drain-lane': contract({
    payload: z.object({ entity: z.string() }),
    policy: 'stately',
    key: (payload) => payload.entity,
    retryLimit: 10,
    retryDelaySeconds: 5,
    expireInSeconds: 1_800,
    heartbeatSeconds: 10,
  }),
  'pull-erp': contract({
    payload: z.object({ connectionId: z.uuid() }),
    policy: 'stately',
    key: (payload) => payload.connectionId,
    retryLimit: 5,
    retryDelaySeconds: 5,
    expireInSeconds: 1_800,
    heartbeatSeconds: 10,
  }),
}

export type JobName = keyof typeof contracts
export type JobPayload<Name extends JobName> = z.infer<(typeof contracts)[Name]['payload']>

/** All job names, in the order they were written. */
export const jobNames = Object.keys(contracts) as JobName[] // the keys of an object literal are exactly its names

/** Where a job ends that failed its last retry; a person redrives it from there. */
export function failedQueueOf(name: JobName): string {
  return `${name}-failed`
}

function contract<Payload extends z.ZodObject>(told: JobContract<Payload>): JobContract<Payload> {
  return told
}
