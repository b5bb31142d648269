import { PgBoss } from 'pg-boss'
import { sharedOptions } from './boss.ts'
import { contracts, failedQueueOf, type JobContract, type JobName, jobNames } from './contracts.ts'

/** Brings the queue's own schema and the list of queues up to date, as the owner. Run under the migration lock. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ ...sharedOptions(ownerUrl), max: 1, migrate: true, supervise: false, schedule: false })
  boss.on('error', () => undefined) // a failed call below throws as well
  await boss.start()
  try {
    for (const name of jobNames) await declareQueue(boss, name)
  } finally {
    await boss.stop({ graceful: false })
  }
}

async function declareQueue(boss: PgBoss, name: JobName): Promise<void> {
  const contract: JobContract = contracts[name] as unknown as JobContract // only settings are read here, not the payload's shape
  const deadLetter = failedQueueOf(name)
  await boss.createQueue(deadLetter)
  const settings = {
    retryLimit: contract.retryLimit,
    retryDelay: contract.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: 900,
    expireInSeconds: contract.expireInSeconds,
    ...(contract.heartbeatSeconds && { heartbeatSeconds: contract.heartbeatSeconds }),
    deadLetter,
    notify: true,
  }
  await boss.createQueue(name, { ...settings, policy: contract.policy })
  await boss.updateQueue(name, settings) // an existing queue keeps its old settings otherwise
}
