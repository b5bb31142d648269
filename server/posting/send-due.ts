import { type DuePosting, findLane, listDuePostings } from '#db/queries/postings-lane'
import { judgeFound } from './judge-found.ts'
import type { Lane } from './lane.ts'
import { lookUpPostings, recordFound } from './look-up.ts'
import { recordTransition } from './record-transition.ts'
import { sendPosting } from './send-posting.ts'
import { releaseHeld } from './take-over.ts'

const BATCH = 20

/**
 * Looks a handful of due postings up in one question and sends those that are not there. Answers how many milliseconds the
 * lane is to rest, 0 for going on at once, undefined when nothing is due. A reversal that stands ends the handful, because
 * its rebooking goes first.
 */
export async function sendDue(lane: Lane): Promise<number | undefined> {
  const due = await listDuePostings(lane.db, { entity: lane.entity, kind: 'send', limit: BATCH })
  if (due.length === 0) return undefined
  const found = await lookUpPostings(lane, due)
  for (const posting of due) {
    const rest = await sendUnlessFound(lane, posting, judgeFound(posting, found.get(posting.external_ref) ?? []))
    if (rest > 0) return rest
    if (posting.purpose === 'reverse' && (await releaseHeld(lane)) > 0) return 0
    if (!(await findLane(lane.db, lane.entity))?.is_open) return undefined
  }
  return 0
}

async function sendUnlessFound(lane: Lane, posting: DuePosting, verdict: ReturnType<typeof judgeFound>) {
  if (verdict.kind !== 'missing') {
    await recordFound(lane, posting, verdict)
    return 0
  }
  const { referenceMaxLength } = lane.connector.capabilities
  if (posting.external_ref.length <= referenceMaxLength) return sendPosting(lane, posting)
  // Cut short it could not be found again.
  const problem = `The ERP keeps references of at most ${referenceMaxLength} characters.`
  await recordTransition(lane.ctx, lane.db, {
    posting,
    from: 'ready',
    change: { to: 'rejected', code: 'reference_too_long', problem },
    detail: { code: 'reference_too_long' },
  })
  return 0
}
