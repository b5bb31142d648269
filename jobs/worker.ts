import { contextOf, machineActor, openSurroundings, type Surroundings } from '#server/context'
import { env } from '#server/env'
import { wakeLanes } from '#server/posting/wake-lanes'
import type { Job } from './define-job.ts'
import { jobs } from './schedule.ts'

const WAKE_EVERY_MS = 10_000

await main()

async function main(): Promise<void> {
  const url = env().DATABASE_APP_URL
  if (!url) throw new Error('DATABASE_APP_URL is not set: start the worker through "tieout worker" or "npm run demo".')
  const surroundings = await openSurroundings({ url, part: 'worker' })
  for (const job of jobs) await listen(surroundings, job)
  surroundings.log.info({ jobs: jobs.map((job) => job.name) }, 'worker ready')
  const stopWaking = keepWaking(surroundings)
  process.send?.('ready')
  stopOnSignal(surroundings, stopWaking)
}

/** Looks at once and every few seconds for postings nobody wakes a job for any more: after a kill, a lost job, a restored database. */
function keepWaking(surroundings: Surroundings): () => void {
  const ctx = contextOf(surroundings, { actor: machineActor('wake-lanes') })
  let isAwake = false
  const wake = async () => {
    if (isAwake) return
    isAwake = true
    try {
      await wakeLanes(ctx)
    } catch (error) {
      ctx.log.warn({ err: error }, 'lanes were not woken')
    } finally {
      isAwake = false
    }
  }
  void wake()
  const timer = setInterval(() => void wake(), WAKE_EVERY_MS)
  return () => clearInterval(timer)
}

async function listen(surroundings: Surroundings, job: Job): Promise<void> {
  await surroundings.boss.work(job.name, { batchSize: 1, pollingIntervalSeconds: 2 }, async (batch) => {
    for (const queued of batch) await runOne(surroundings, job, queued)
  })
}

async function runOne(surroundings: Surroundings, job: Job, queued: { id: string; data: unknown }): Promise<void> {
  const correlationId = readCorrelationId(queued.data)
  const ctx = contextOf(surroundings, {
    actor: machineActor(job.name),
    ...(correlationId !== undefined && { correlationId }),
  })
  const startedAt = performance.now()
  try {
    await job.run(ctx, queued.data)
    ctx.log.info({ job: job.name, jobId: queued.id, ms: Math.round(performance.now() - startedAt) }, 'job done')
  } catch (error) {
    ctx.log.error({ job: job.name, jobId: queued.id, err: error }, 'job failed')
    throw error // the queue decides on a retry
  }
}

/** The request that enqueued the job left its correlation id beside the payload. */
function readCorrelationId(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('correlationId' in payload)) return undefined
  return typeof payload.correlationId === 'string' ? payload.correlationId : undefined
}

function stopOnSignal(surroundings: Surroundings, stopWaking: () => void): void {
  const stop = () => {
    stopWaking()
    surroundings.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, stop)
}
