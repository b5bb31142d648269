import { fromKysely } from 'pg-boss'
import type { Tx } from '#db/client'
import type { Boss } from './boss.ts'
import { contracts, type JobContract, type JobName, type JobPayload } from './contracts.ts'

/** Puts a job in the queue inside the transaction that made it necessary: after a rollback there is no job. Returns the job's id, or null when an equal one already waits. */
export async function enqueue<Name extends JobName>(
  boss: Boss,
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  options: { startAfter?: Date; correlationId?: string } = {},
): Promise<string | null> {
  const contract = contracts[name] as unknown as JobContract // the name and the payload are tied by the signature
  const checked = contract.payload.parse(payload)
  const id = contract.jobId?.(checked)
  return boss.send(
    name,
    { ...checked, ...(options.correlationId && { correlationId: options.correlationId }) },
    {
      db: fromKysely(tx),
      singletonKey: contract.key(checked),
      ...(id && { id }),
      ...(options.startAfter && { startAfter: options.startAfter }),
    },
  )
}
