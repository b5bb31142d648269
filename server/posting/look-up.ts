import { type DuePosting, listDuePostings, touchLane } from '#db/queries/postings-lane'
import { insertAttemptStep, noteMissing, type PostingState } from '#db/queries/postings-move'
import type { FoundDocument } from '../connectors/contract.ts'
import { judgeFound, type Verdict } from './judge-found.ts'
import { keepAlive } from './keep-alive.ts'
import type { Lane } from './lane.ts'
import { recordTransition } from './record-transition.ts'

const BATCH = 50

/** The ERP could not be asked; nothing was changed. */
export class LookUpFailed extends Error {}

/** What the ERP holds under the references of these postings, by reference. Throws where the ERP cannot be asked. */
export async function lookUpPostings(
  lane: Lane,
  postings: readonly DuePosting[],
): Promise<ReadonlyMap<string, readonly FoundDocument[]>> {
  if (postings.length === 0 || !canLookUp(lane)) return new Map()
  const references = postings.map((posting) => posting.external_ref)
  try {
    const pulse = { everyMs: Math.floor(lane.leaseMs / 3), beat: () => touchLane(lane.db) }
    return await keepAlive(pulse, () => lane.connector.lookUp(lane.company, references))
  } catch (cause) {
    throw new LookUpFailed('the ERP could not be asked', { cause })
  }
}

/** False where the ERP can neither refuse nor find a reference, and in the trial without look-up. */
export function canLookUp(lane: Lane): boolean {
  return lane.lookUp && lane.connector.capabilities.uniqueness !== 'none'
}

/** Settles uncertain postings that are due by what the ERP holds. Nothing else but a person's word takes them out of that state. */
export async function resolveUncertain(lane: Lane): Promise<void> {
  const uncertain = await listDuePostings(lane.db, { entity: lane.entity, kind: 'look_up', limit: BATCH })
  const found = await lookUpPostings(lane, uncertain)
  for (const posting of uncertain) {
    const verdict = judgeFound(posting, found.get(posting.external_ref) ?? [])
    if (verdict.kind === 'missing') await recordMissing(lane, posting)
    else await recordFound(lane, posting, verdict)
  }
}

/** Takes over a document that stands in the ERP as ours, or leaves the posting to a person where it is another or more than one. */
export async function recordFound(
  lane: Lane,
  posting: DuePosting,
  verdict: Exclude<Verdict, { kind: 'missing' }>,
): Promise<void> {
  const from: PostingState = posting.state
  if (verdict.kind === 'same') {
    const { sourceId, docNo } = verdict.document
    await recordTransition(lane.ctx, lane.db, {
      posting,
      from,
      change: { to: 'posted', sourceId, docNo },
      detail: { how: 'adopted', docNo },
      steps: [{ step: 'found', detail: { sourceId, docNo } }],
    })
    return
  }
  await recordTransition(lane.ctx, lane.db, {
    posting,
    from,
    change: { to: 'rejected', code: verdict.kind, problem: verdict.text },
    detail: { code: verdict.kind, found: verdict.text },
    steps: [{ step: 'found', detail: { documents: verdict.text } }],
  })
}

/** The second look-up without a trace, later than a request can take effect, frees the posting to be sent again. */
async function recordMissing(lane: Lane, posting: DuePosting): Promise<void> {
  const times = posting.look_ups_missing + 1
  const step = { step: 'not_found', detail: { times } } as const
  if (times < 2) {
    const againAfterMs = lane.lookUp ? lane.connector.capabilities.settleMs : 0
    const { posting_id: postingId, attempt, epoch } = posting
    await lane.db.transaction().execute(async (tx) => {
      await noteMissing(tx, { postingId, attempt, againAfterMs })
      await insertAttemptStep(tx, { postingId, attempt, epoch, ...step })
    })
    return
  }
  const refused = posting.problem_code === 'duplicate_reference'
  await recordTransition(lane.ctx, lane.db, {
    posting,
    from: 'uncertain',
    change: refused
      ? { to: 'rejected', code: 'duplicate_reference', problem: 'The reference is refused, but no document holds it.' }
      : { to: 'ready', retryAfterMs: 0, problem: null },
    detail: { how: 'not_found_twice' },
    steps: [step],
  })
}
