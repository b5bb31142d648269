import { z } from 'zod'
import type { Tx } from '#db/client'
import {
  type ChangeRowRecord,
  insertChangeRows,
  insertMappingChange,
  updateMappingChange,
} from '#db/queries/mapping-changes'
import { reserveNumbers } from '#db/queries/recon-findings'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome } from '../domain/outcome.ts'
import { actOnChange, takeDown } from './change-act.ts'
import { ChangeWords, type MappingSetName, mappingSets } from './change-input.ts'
import { rowsRefusal } from './validate-rows.ts'

/** Writes a draft: rows that would be in force, for which keys and dates, and why. */
export const draftChangeAction = defineAction(
  'mappings.draft',
  ChangeWords.extend({ set: z.enum(mappingSets), caseId: z.uuid().nullable().default(null) }),
  (ctx, input) => ctx.db.transaction().execute((tx) => draftChange(tx, ctx, { ...input, action: 'mappings.draft' })),
)

/** Changes a draft. Whoever does it becomes one of its authors, what was simulated counts no more, and what waited for approval waits no more. */
export const editChangeAction = defineAction(
  'mappings.edit',
  ChangeWords.extend({ changeId: z.uuid(), rowVersion: z.int().positive() }),
  (ctx, input) =>
    actOnChange(ctx, { ...input, action: 'mappings.edit' }, async (tx, change) => {
      const { title, reason, repost, rows } = input
      const { change_id, set_name, editors } = change
      const wrong = await rowsRefusal(tx, { set: set_name, rows, scope: ctx.scope, changeId: change_id })
      if (wrong) return wrong
      const revision = change.revision + 1
      const me = ctx.actor.userId
      const authors = me === change.proposed_by || editors.includes(me) ? editors : [...editors, me]
      await insertChangeRows(tx, { changeId: change_id, revision, rows })
      const entity = entityOf(rows)
      await updateMappingChange(tx, change_id, {
        ...{ title, reason, repost, revision, entity, state: 'draft', editors: authors, submitted_at: null },
        ...{ decided_by: null, decided_at: null, decision_reason: null, decided_revision: null },
      })
      const value = {
        changeId: change_id,
        message: ctx.t('mappingChange.done.edited', { reference: change.reference }),
      }
      return done({ value, event: 'edited', revision, after: { title, reason, revision, rows: rowsText(rows) } })
    }),
)

interface Draft {
  readonly set: MappingSetName
  readonly title: string
  readonly reason: string
  readonly caseId: string | null
  readonly repost: boolean
  readonly rows: readonly ChangeRowRecord[]
  readonly action: 'mappings.draft' | 'mappings.roll-back'
}

/** Checks and stores a new draft with its first revision, in the caller's transaction; the audit entry comes last. */
export async function draftChange(
  tx: Tx,
  ctx: WebCtx,
  draft: Draft,
): Promise<Outcome<{ changeId: string; reference: string; message: string }>> {
  const { set, title, reason, rows, repost } = draft
  const wrong = await rowsRefusal(tx, { set, rows, scope: ctx.scope, changeId: null })
  if (wrong) return wrong
  const reference = `MC-${await reserveNumbers(tx, 'mapping_change', 'all', 1)}`
  const change = {
    reference,
    set_name: set,
    entity: entityOf(rows),
    case_id: draft.caseId,
    title,
    reason,
    state: 'draft' as const,
    proposed_by: ctx.actor.userId,
    proposed_at: ctx.now(),
    repost,
  }
  const changeId = await insertMappingChange(tx, change)
  await insertChangeRows(tx, { changeId, revision: 1, rows })
  const value = { changeId, reference, message: ctx.t('mappingChange.done.drafted', { reference }) }
  const after = { title, reason, set, rows: rowsText(rows) }
  await takeDown(tx, ctx, {
    action: draft.action,
    change: { ...change, change_id: changeId, revision: 1 },
    acted: { value, event: 'drafted', revision: 1, after },
  })
  return done(value)
}

function entityOf(rows: readonly ChangeRowRecord[]): string | null {
  const entities = new Set(rows.map((row) => row.entity))
  const [only] = entities
  return entities.size === 1 && only !== undefined ? only : null
}

function rowsText(rows: readonly ChangeRowRecord[]): string {
  return JSON.stringify(rows)
}
