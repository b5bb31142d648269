import { type ConstructorOptions, PgBoss } from 'pg-boss'

export type Boss = PgBoss

export const QUEUE_SCHEMA = 'pgboss'

/** Opens the queue as the application role. A `sender` only enqueues; a `worker` also fetches, watches over and schedules jobs. Neither migrates. */
export async function openQueue(options: {
  url: string
  part: 'sender' | 'worker'
  onError: (error: Error) => void
}): Promise<Boss> {
  const working = options.part === 'worker'
  const boss = new PgBoss({
    ...sharedOptions(options.url),
    max: working ? 5 : 2,
    supervise: working,
    schedule: working,
    superviseIntervalSeconds: 10, // how soon the job of a dead worker is given to another
    monitorIntervalSeconds: 10,
    useListenNotify: working,
    persistWarnings: false,
    reindex: false, // the application role owns no index it could rebuild
    migrate: false,
    createSchema: false,
  })
  boss.on('error', options.onError)
  await boss.start()
  return boss
}

/** What every user of the queue must agree on. */
export function sharedOptions(url: string): ConstructorOptions {
  return { connectionString: url, schema: QUEUE_SCHEMA, application_name: 'tieout-queue' }
}
