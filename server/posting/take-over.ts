import { listDuePostings } from '#db/queries/postings-lane'
import type { Lane } from './lane.ts'
import { recordTransition } from './record-transition.ts'
import { uncertainAfter } from './send-posting.ts'

const BATCH = 200

/** Lets postings go whose reversal stands by now. Answers how many. */
export async function releaseHeld(lane: Lane): Promise<number> {
  const held = await listDuePostings(lane.db, { entity: lane.entity, kind: 'released', limit: BATCH })
  for (const posting of held) {
    await recordTransition(lane.ctx, lane.db, {
      posting,
      from: 'held',
      change: { to: 'ready', retryAfterMs: 0, problem: null },
      detail: { how: 'reversal_stands' },
    })
  }
  return held.length
}

/** What somebody claimed and did not finish within the lease may or may not have been sent. */
export async function abandonExpired(lane: Lane): Promise<void> {
  const expired = await listDuePostings(lane.db, { entity: lane.entity, kind: 'abandoned', limit: BATCH })
  for (const posting of expired) {
    await recordTransition(lane.ctx, lane.db, {
      posting,
      from: 'sending',
      change: uncertainAfter(lane.connector.capabilities.uniqueness, 'The sender ended without an answer.'),
      detail: { how: 'lease_expired' },
      steps: [{ step: 'unanswered', detail: { why: 'lease_expired' } }],
    })
  }
}
