import type { Tx } from '#db/client'
import {
  insertChangeEvent,
  listChangeRows,
  lockMappingChange,
  type MappingChangeRecord,
} from '#db/queries/mapping-changes'
import type { MappingChangeEventTable } from '#db/schema/corrections'
import { type AuditValue, recordAudit } from '../audit/record-audit.ts'
import { type ActionName, stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { scopeCovers } from '../domain/entity-scope.ts'
import { type Outcome, refuse } from '../domain/outcome.ts'

export interface Act<Value> {
  readonly value: Value
  readonly event: MappingChangeEventTable['kind']
  readonly revision: number
  /** For the history that people read. */
  readonly detail?: Record<string, string | number | null>
  readonly after?: AuditValue
  readonly reason?: string
}

type ActionOfChange = Extract<ActionName, `mappings.${string}`>

/** One act on one change, in one transaction: the change is locked, scope, version and state are judged, the act is done, and history and audit take it down, last of all. */
export async function actOnChange<Value>(
  ctx: WebCtx,
  ask: { action: ActionOfChange; changeId: string; rowVersion?: number | undefined },
  act: (tx: Tx, change: MappingChangeRecord) => Promise<Outcome<Act<Value>>>,
): Promise<Outcome<Value>> {
  return ctx.db.transaction().execute(async (tx) => {
    const change = await lockMappingChange(tx, ask.changeId)
    if (!change || !(await coversChange(tx, ctx, change))) return refuse('not_found')
    const byState = stateRefusal(ask.action, change.state)
    if (byState) return refuse(byState)
    if (ask.rowVersion !== undefined && ask.rowVersion !== change.row_version) return refuse('someone_was_faster')
    const acted = await act(tx, change)
    if (!acted.ok) return acted
    await takeDown(tx, ctx, { action: ask.action, change, acted: acted.value })
    return { ok: true, value: acted.value.value }
  })
}

/** Writes the event of an act and its audit entry. The chain is locked from here to the commit, so nothing follows. */
export async function takeDown(
  tx: Tx,
  ctx: WebCtx,
  of: {
    action: ActionOfChange
    change: Pick<MappingChangeRecord, 'change_id' | 'reference' | 'state' | 'revision'>
    acted: Act<unknown>
  },
): Promise<void> {
  const { action, change, acted } = of
  const at = ctx.now()
  const { correlationId } = ctx
  const actor = ctx.actor.userId
  await insertChangeEvent(tx, {
    change_id: change.change_id,
    kind: acted.event,
    at,
    actor,
    revision: acted.revision,
    detail: acted.detail ?? {},
    correlation_id: correlationId,
  })
  await recordAudit(tx, {
    actor,
    action,
    objectKind: 'mapping_change',
    objectId: change.change_id,
    before: { state: change.state, revision: change.revision },
    ...(acted.after !== undefined && { after: acted.after }),
    reason: acted.reason ?? null,
    detail: { reference: change.reference, ...acted.detail },
    correlationId,
    at,
  })
}

/** Whether a person works in every entity of a change; what belongs to no entity asks for all of them. */
export async function coversChange(tx: Tx, ctx: WebCtx, change: MappingChangeRecord): Promise<boolean> {
  const { scope } = ctx
  if (scope === 'all') return true
  const rows = await listChangeRows(tx, { changeId: change.change_id, revision: change.revision })
  return rows.every((row) => row.entity !== null && scopeCovers(scope, row.entity))
}
