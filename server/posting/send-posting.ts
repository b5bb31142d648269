import type { DuePosting } from '#db/queries/postings-lane'
import { type PostingChange, renewLease } from '#db/queries/postings-move'
import type { ErpConnector, PostAnswer } from '../connectors/contract.ts'
import type { ErpDocumentDraft } from '../domain/corrections/erp-draft.ts'
import { keepAlive } from './keep-alive.ts'
import type { Lane } from './lane.ts'
import { canLookUp } from './look-up.ts'
import { recordTransition } from './record-transition.ts'

type Sent = Awaited<ReturnType<ErpConnector['post']>>

const LONGEST_REST_MS = 300_000

/** Sends one posting: intent first, then the call, then what came of it. Answers how long the lane is to rest, 0 for not at all. */
export async function sendPosting(lane: Lane, posting: DuePosting): Promise<number> {
  const { leaseMs } = lane
  const deadline = new Date(lane.ctx.now().getTime() + Math.floor((leaseMs * 2) / 3))
  const attempt = await recordTransition(lane.ctx, lane.db, {
    posting,
    from: 'ready',
    change: { to: 'sending', leaseMs, holder: `${lane.ctx.actor.userId} ${process.pid}` },
    detail: { attempt: posting.attempt + 1 },
    steps: [
      ...(canLookUp(lane) ? [{ step: 'not_found' } as const] : []),
      { step: 'sent', detail: { documentSha: posting.document_sha, deadline: deadline.toISOString() } },
    ],
  })
  if (attempt === undefined) return 0
  await lane.at('before_send', posting.external_ref)
  const renew = () => renewLease(lane.db, { postingId: posting.posting_id, attempt, leaseMs })
  const pulse = { everyMs: Math.floor(leaseMs / 3), beat: renew }
  const sent = await keepAlive(pulse, () => callErp(lane, posting, deadline))
  await lane.at('answered', posting.external_ref)
  return recordAnswer(lane, { ...posting, attempt }, sent)
}

/** Calls in time or not at all: whoever was stopped for a while must not send what another may have sent meanwhile. */
async function callErp(lane: Lane, posting: DuePosting, deadline: Date): Promise<Sent> {
  if (lane.ctx.now() >= deadline) {
    const message = 'The time in which it may be sent was over.'
    return { answer: { kind: 'unreachable', message }, exchange: { request: null, answer: null } }
  }
  const draft = posting.document as ErpDocumentDraft // written by the plan in that shape
  const calling = lane.connector.post(lane.company, draft, deadline).catch((error: unknown): Sent => {
    return { answer: { kind: 'unknown', message: String(error) }, exchange: { request: null, answer: null } }
  })
  await lane.at('sent', posting.external_ref)
  return calling
}

async function recordAnswer(lane: Lane, posting: DuePosting, { answer, exchange }: Sent): Promise<number> {
  const change = changeAfter(answer, posting.attempt, lane.connector.capabilities.uniqueness)
  const isUnanswered = answer.kind === 'unknown' || answer.kind === 'unreachable'
  await recordTransition(lane.ctx, lane.db, {
    posting,
    from: 'sending',
    change,
    detail: { answer: answer.kind, ...('message' in answer && { message: answer.message }) },
    steps: [{ step: isUnanswered ? 'unanswered' : 'answered', detail: { kind: answer.kind, ...exchange } }],
    beforeCommit: () => lane.at('before_commit', posting.external_ref),
  })
  return change.to === 'ready' ? change.retryAfterMs : 0
}

/** What an answer makes of the posting that was sent. */
function changeAfter(
  answer: PostAnswer,
  attempt: number,
  uniqueness: 'enforced' | 'searchable' | 'none',
): PostingChange {
  switch (answer.kind) {
    case 'posted':
      return { to: 'posted', sourceId: answer.sourceId, docNo: answer.docNo }
    case 'rejected': {
      const { code, message: problem } = answer
      // Somebody holds the reference, most likely we: the look-up tells.
      if (code === 'duplicate_reference' && uniqueness !== 'none')
        return { to: 'uncertain', lookUpAfterMs: 0, code, problem }
      return { to: 'rejected', code, problem }
    }
    case 'unknown':
      return uncertainAfter(uniqueness, answer.message)
    case 'throttled':
      return { to: 'ready', retryAfterMs: Math.max(answer.retryAfterMs, 100), problem: null }
    case 'unreachable': {
      const retryAfterMs = Math.min(2_500 * 2 ** Math.min(attempt, 7), LONGEST_REST_MS)
      return { to: 'ready', retryAfterMs, problem: answer.message }
    }
  }
}

/** Nobody knows what became of it: the ERP is asked, or a person where it cannot be. */
export function uncertainAfter(uniqueness: 'enforced' | 'searchable' | 'none', problem: string): PostingChange {
  if (uniqueness === 'none') return { to: 'uncertain', lookUpAfterMs: null, code: 'needs_confirmation', problem }
  return { to: 'uncertain', lookUpAfterMs: 0, code: 'no_answer', problem }
}
