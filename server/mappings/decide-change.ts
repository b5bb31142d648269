import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { Tx } from '#db/client'
import { takeSeqRange } from '#db/queries/inbox'
import { insertApprovedVersions, markReaders } from '#db/queries/mapping-approval'
import { listChangeRows, type MappingChangeRecord, updateMappingChange } from '#db/queries/mapping-changes'
import { listSkusOfCategories } from '#db/queries/mapping-documents'
import { findNewestPreview } from '#db/queries/mapping-previews'
import type { DirtyKey } from '#db/queries/recon-changes'
import { findLastRun } from '#db/queries/recon-runs'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Refusal, refuse } from '../domain/outcome.ts'
import { enqueue } from '../queue/enqueue.ts'
import { actOnChange } from './change-act.ts'
import { isPreviewCurrent } from './preview-change.ts'
import { isAuthor } from './submit-change.ts'
import { rowsRefusal, withKeyTexts } from './validate-rows.ts'

const Named = z.object({ changeId: z.uuid(), rowVersion: z.int().positive() })
const Reason = z.string().trim().min(1).max(4000)

/**
 * Puts a change in force: versions, projection, marks for the documents it decides and the run that judges them, in one transaction.
 * The approver is a controller who wrote none of it, names the revision they read, and what was simulated is still so.
 */
export const approveChangeAction = defineAction(
  'mappings.approve',
  Named.extend({ revision: z.int().positive(), note: z.string().trim().max(4000).default('') }),
  (ctx, input) =>
    actOnChange(ctx, { ...input, action: 'mappings.approve' }, async (tx, change) => {
      if (isAuthor(change, ctx.actor.userId)) return refuse('change_own')
      if (input.revision !== change.revision) return refuse('change_revision_moved')
      const refused = await putInForce(tx, ctx, change)
      if (refused) return refused
      const { change_id: changeId, revision, reference } = change
      await updateMappingChange(tx, changeId, decided(ctx, 'approved', revision, input.note))
      const runRequestId = uuidv7()
      await enqueue(ctx.boss, tx, 'reconcile', { runRequestId }, { correlationId: ctx.correlationId })
      const value = { changeId, message: ctx.t('mappingChange.done.approved', { reference }) }
      const detail = { text: input.note }
      return done({
        value,
        event: 'approved',
        revision,
        detail,
        after: { state: 'approved', revision },
        reason: input.note,
      })
    }),
)

/** Says no, with a reason. */
export const rejectChangeAction = defineAction('mappings.reject', Named.extend({ reason: Reason }), (ctx, input) =>
  actOnChange(ctx, { ...input, action: 'mappings.reject' }, (tx, change) =>
    decide(tx, ctx, change, { state: 'rejected', reason: input.reason }),
  ),
)

/** Gives the change back to its authors, with what is asked of them. */
export const requestChangesAction = defineAction(
  'mappings.request-changes',
  Named.extend({ reason: Reason }),
  (ctx, input) =>
    actOnChange(ctx, { ...input, action: 'mappings.request-changes' }, (tx, change) =>
      decide(tx, ctx, change, { state: 'changes_requested', reason: input.reason }),
    ),
)

async function decide(
  tx: Tx,
  ctx: WebCtx,
  change: MappingChangeRecord,
  to: { state: 'rejected' | 'changes_requested'; reason: string },
) {
  if (isAuthor(change, ctx.actor.userId)) return refuse('change_own')
  const { change_id: changeId, revision, reference } = change
  const { state, reason } = to
  await updateMappingChange(tx, changeId, decided(ctx, state, revision, reason))
  const value = { changeId, message: ctx.t(`mappingChange.done.${state}`, { reference }) }
  return done({ value, event: state, revision, detail: { text: reason }, after: { state, revision }, reason })
}

function decided(ctx: WebCtx, state: 'approved' | 'rejected' | 'changes_requested', revision: number, reason: string) {
  const decision = { decided_by: ctx.actor.userId, decided_at: ctx.now(), decision_reason: reason }
  return { state, ...decision, decided_revision: revision }
}

/** The end of the sequence is taken before anything is read, so that an import and an approval follow one another. Gives a refusal, or nothing when it is done. */
async function putInForce(tx: Tx, ctx: WebCtx, change: MappingChangeRecord): Promise<Refusal | undefined> {
  const { change_id: changeId, revision, reference, set_name: set } = change
  const rows = await listChangeRows(tx, { changeId, revision })
  const seqBase = await takeSeqRange(tx, rows.length)
  const last = await findLastRun(tx)
  if (!last) return refuse('no_complete_run')
  const preview = await findNewestPreview(tx, { changeId, revision })
  if (!preview) return refuse('change_preview_missing')
  if (!(await isPreviewCurrent(tx, { change, rows, preview }))) return refuse('change_preview_outdated')
  const wrong = await rowsRefusal(tx, { set, rows, scope: ctx.scope, changeId })
  if (wrong) return wrong
  await insertApprovedVersions(tx, {
    reference,
    set,
    rows: withKeyTexts(rows),
    proposedBy: change.proposed_by,
    approvedBy: ctx.actor.userId,
    knownAt: last.as_of,
    seqBase,
  })
  await markReaders(tx, await marksOf(tx, set, rows), seqBase + BigInt(rows.length))
  return undefined
}

type Rows = Awaited<ReturnType<typeof listChangeRows>>

/** The marks of what reads a row: the tax code in its entity, the products of the category, the bill-to; the accounts of an entity's control are read by all of its documents. */
async function marksOf(tx: Tx, set: MappingChangeRecord['set_name'], rows: Rows): Promise<DirtyKey[]> {
  const keysOf = (field: string) => rows.map((row) => row.key[field] ?? '')
  switch (set) {
    case 'gl_tax':
      return rows.map((row) => ({ scope: 'tax_code', key: JSON.stringify([row.entity, row.key['tax_code']]) }))
    case 'gl_revenue':
      return (await listSkusOfCategories(tx, keysOf('revenue_category'))).map((key) => ({ scope: 'sku', key }))
    case 'gl_control':
      return rows.flatMap((row) => (row.entity === null ? [] : [{ scope: 'entity', key: row.entity }]))
    case 'erp_customers':
      return keysOf('bill_to_id').map((key) => ({ scope: 'bill_to', key }))
    case 'identities':
    case 'accounts':
      return []
  }
}
