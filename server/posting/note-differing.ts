import type { Db } from '#db/client'
import { notePostings } from '#db/queries/plan-postings'
import { type DifferingPosting, listDifferingPostings, storePostingProblem } from '#db/queries/postings-differing'
import { recordAudit } from '../audit/record-audit.ts'
import type { EngineCtx } from './lane.ts'

const LIMIT = 500

/**
 * Says of postings that the ERP holds otherwise than they were sent, or more than once, that they are not confirmed and why. They stay posted:
 * the run judges the document itself, and once it stands as approved the next pull confirms it. Call after all that can be confirmed was.
 */
export async function noteDiffering(db: Db, ctx: EngineCtx, connectionId: string): Promise<void> {
  for (const posting of await listDifferingPostings(db, { connectionId, limit: LIMIT })) await note(db, ctx, posting)
}

async function note(db: Db, ctx: EngineCtx, posting: DifferingPosting): Promise<void> {
  const { posting_id: postingId, external_ref: reference, doc_nos: docNos } = posting
  const code = docNos.length > 1 ? 'duplicate_in_erp' : 'differs_in_erp'
  const at = ctx.now()
  const actor = ctx.actor.userId
  await db.transaction().execute(async (tx) => {
    if (!(await storePostingProblem(tx, { postingId, code, problem: docNos.join(', ') }))) return
    const before = new Map([[postingId, 'posted']])
    await notePostings(tx, { ids: [postingId], before, at, actor, detail: { code, docNos } })
    await recordAudit(tx, {
      actor,
      action: 'postings.differs',
      objectKind: 'posting',
      objectId: postingId,
      detail: { reference, code, documents: docNos },
      correlationId: posting.correlation_id,
      at,
    })
  })
}
