import { z } from 'zod'
import { listChangeRows, type MappingChangeRecord, updateMappingChange } from '#db/queries/mapping-changes'
import { findNewestPreview } from '#db/queries/mapping-previews'
import { defineAction } from '../auth/define-action.ts'
import { done, refuse } from '../domain/outcome.ts'
import { actOnChange } from './change-act.ts'
import { rowsRefusal } from './validate-rows.ts'

const Named = z.object({ changeId: z.uuid(), rowVersion: z.int().positive() })

/** Asks for approval. What is submitted was simulated, and nothing that waits already touches the same keys and days. */
export const submitChangeAction = defineAction('mappings.submit', Named, (ctx, input) =>
  actOnChange(ctx, { ...input, action: 'mappings.submit' }, async (tx, change) => {
    const { change_id: changeId, revision, reference } = change
    if (!(await findNewestPreview(tx, { changeId, revision }))) return refuse('change_preview_missing')
    const rows = await listChangeRows(tx, { changeId, revision })
    const wrong = await rowsRefusal(tx, { set: change.set_name, rows, scope: ctx.scope, changeId })
    if (wrong) return wrong
    await updateMappingChange(tx, changeId, { state: 'submitted', submitted_at: ctx.now(), ...undecided })
    const value = { changeId, message: ctx.t('mappingChange.done.submitted', { reference }) }
    return done({ value, event: 'submitted', revision, after: { state: 'submitted', revision } })
  }),
)

/** Takes a change back before anybody decides it. Only its authors do. */
export const withdrawChangeAction = defineAction('mappings.withdraw', Named, (ctx, input) =>
  actOnChange(ctx, { ...input, action: 'mappings.withdraw' }, async (tx, change) => {
    if (!isAuthor(change, ctx.actor.userId)) return refuse('change_not_yours')
    const { change_id: changeId, revision, reference } = change
    await updateMappingChange(tx, changeId, { state: 'withdrawn' })
    const value = { changeId, message: ctx.t('mappingChange.done.withdrawn', { reference }) }
    return done({ value, event: 'withdrawn', revision, after: { state: 'withdrawn' } })
  }),
)

/** Writes a comment under a change. It stays. */
export const commentChangeAction = defineAction(
  'mappings.comment',
  z.object({ changeId: z.uuid(), text: z.string().trim().min(1).max(4000) }),
  (ctx, { changeId, text }) =>
    actOnChange(ctx, { changeId, action: 'mappings.comment' }, (_, { revision }) =>
      Promise.resolve(
        done({ value: { changeId }, event: 'commented' as const, revision, detail: { text }, after: { text } }),
      ),
    ),
)

/** Nobody decided yet, or what was decided counts no more. */
const undecided = { decided_by: null, decided_at: null, decision_reason: null, decided_revision: null }

/** True for the proposer and for everybody who edited the change. */
export function isAuthor(change: Pick<MappingChangeRecord, 'proposed_by' | 'editors'>, userId: string): boolean {
  return change.proposed_by === userId || change.editors.includes(userId)
}
