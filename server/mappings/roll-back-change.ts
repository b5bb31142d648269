import { z } from 'zod'
import { type ChangeRowRecord, insertChangeEvent, listChangeRows, lockMappingChange } from '#db/queries/mapping-changes'
import { listValuesBefore } from '#db/queries/mapping-versions'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import { type Dated, overlayChanges } from '../domain/corrections/mapping-overlay.ts'
import { refuse } from '../domain/outcome.ts'
import { coversChange } from './change-act.ts'
import { draftChange } from './draft-change.ts'

/** Drafts the change that restores what was in force before an approved one, for its keys and dates. It takes the same way to approval as any other. */
export const rollBackChangeAction = defineAction(
  'mappings.roll-back',
  z.object({ changeId: z.uuid(), reason: z.string().trim().min(1).max(4000) }),
  (ctx, { changeId, reason }) =>
    ctx.db.transaction().execute(async (tx) => {
      const change = await lockMappingChange(tx, changeId)
      if (!change || !(await coversChange(tx, ctx, change))) return refuse('not_found')
      const byState = stateRefusal('mappings.roll-back', change.state)
      if (byState) return refuse(byState)
      const { reference, set_name: set, revision, repost, case_id: caseId } = change
      const rows = await listChangeRows(tx, { changeId, revision })
      const before = await listValuesBefore(tx, { reference, set, rows })
      const restored = rows.flatMap((row, index) =>
        restoredRows(
          row,
          before.filter((value) => value.row_no === index + 1),
        ),
      )
      const title = ctx.t('mappingChange.rollBackTitle', { reference, title: change.title })
      const draft = { set, title, reason, caseId, repost, rows: restored, action: 'mappings.roll-back' } as const
      const drafted = await draftChange(tx, ctx, draft)
      if (!drafted.ok) return drafted
      await insertChangeEvent(tx, {
        change_id: changeId,
        kind: 'rolled_back',
        at: ctx.now(),
        actor: ctx.actor.userId,
        revision,
        detail: { text: reason },
        correlation_id: ctx.correlationId,
      })
      return drafted
    }),
)

type Value = Awaited<ReturnType<typeof listValuesBefore>>[number]

/** For the dates of one row what was in force without it, and nothing where there was nothing. */
function restoredRows(row: ChangeRowRecord, before: readonly Value[]): ChangeRowRecord[] {
  const nothing: ChangeRowRecord = { ...row, value: null }
  const by = (origin: Value['origin']) =>
    before.filter((value) => value.origin === origin).map((value) => within(row, value))
  const pieces = overlayChanges([nothing], overlayChanges(by('import'), by('change')))
  return pieces.filter((piece) => piece.validTo === null || piece.validFrom < piece.validTo)
}

function within(row: ChangeRowRecord, value: Value): ChangeRowRecord {
  const validFrom = value.validFrom !== null && value.validFrom > row.validFrom ? value.validFrom : row.validFrom
  return { ...row, value: value.value, validFrom, validTo: earlier(row.validTo, value.validTo) }
}

function earlier(a: Dated['validTo'], b: Dated['validTo']): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
