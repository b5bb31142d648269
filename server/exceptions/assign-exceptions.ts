import { z } from 'zod'
import type { Tx } from '#db/client'
import {
  insertExceptionEvents,
  type LockedException,
  listOpenMembers,
  listWorkGrants,
  lockExceptions,
  markAssignee,
} from '#db/queries/exception-work'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import { stateRefusal } from '../auth/registry.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'

const MOST = 5000
const Version = z.int().positive()

/** Gives exceptions, and all open exceptions of cases, to one person or to nobody. */
export const assignAction = defineAction(
  'exceptions.assign',
  z.object({
    exceptions: z.array(z.object({ id: z.uuid(), rowVersion: Version })).max(MOST),
    caseIds: z.array(z.uuid()).max(200),
    assigneeId: z.uuid().nullable(),
  }),
  (ctx, input) =>
    assignExceptions(ctx, 'exceptions.assign', async (tx) => {
      const members = await listOpenMembers(tx, { caseIds: input.caseIds, scope: ctx.scope, limit: MOST })
      const all = [
        ...input.exceptions,
        ...members.map((row) => ({ id: row.exception_id, rowVersion: row.row_version })),
      ]
      return all.map((one) => ({ ...one, assigneeId: input.assigneeId }))
    }),
)

/** Gives exceptions back to whoever had them before: what "undo" asks for. */
export const restoreAssignmentAction = defineAction(
  'exceptions.restore-assignment',
  z.object({
    items: z
      .array(z.object({ id: z.uuid(), rowVersion: Version, assigneeId: z.uuid().nullable() }))
      .min(1)
      .max(MOST),
  }),
  (ctx, input) => assignExceptions(ctx, 'exceptions.restore-assignment', () => Promise.resolve(input.items)),
)

interface Wish {
  readonly id: string
  readonly rowVersion: number
  readonly assigneeId: string | null
}

export interface Assigned {
  readonly assigned: number
  readonly refused: readonly { reference: string; code: string }[]
  /** What it was before, with the version it has now, so that it can be undone. */
  readonly previous: readonly Wish[]
  readonly message: string
}

/** Lock, decide, store, record: all in one transaction. Items that cannot be assigned are named; the others are done. */
async function assignExceptions(
  ctx: WebCtx,
  action: 'exceptions.assign' | 'exceptions.restore-assignment',
  wishesIn: (tx: Tx) => Promise<readonly Wish[]>,
): Promise<Outcome<Assigned>> {
  return ctx.db.transaction().execute(async (tx) => {
    const wishes = new Map((await wishesIn(tx)).map((wish) => [wish.id, wish]))
    const locked = await lockExceptions(tx, { ids: [...wishes.keys()], scope: ctx.scope })
    if (locked.length === 0) return refuse('not_found')
    const grants = new Map<string, (string | null)[]>()
    for (const wish of wishes.values()) {
      if (wish.assigneeId && !grants.has(wish.assigneeId))
        grants.set(wish.assigneeId, await listWorkGrants(tx, wish.assigneeId))
    }
    const judged = locked.flatMap((row) => {
      const wish = wishes.get(row.exception_id)
      return wish ? [{ row, wish, code: refusalOf(row, wish, grants) }] : []
    })
    const refused = judged.flatMap(({ row, code }) => (code ? [{ reference: row.reference, code }] : []))
    const changes = judged.filter(({ row, wish, code }) => !code && row.assignee_id !== wish.assigneeId)
    const [only] = refused
    if (changes.length === 0 && only) return refuse(only.code)
    for (const [assigneeId, rows] of byAssignee(changes)) await storeAssignment(tx, ctx, { assigneeId, rows })
    if (changes.length > 0) await recordAssignment(tx, ctx, action, changes)
    return done({
      assigned: changes.length,
      refused,
      previous: changes.map(({ row }) => ({
        id: row.exception_id,
        rowVersion: row.row_version + 1,
        assigneeId: row.assignee_id,
      })),
      message: ctx.t('work.assigned', { count: changes.length, refused: refused.length }),
    })
  })
}

/** Why an exception cannot be given to the person: a code of the catalogue, or null. */
function refusalOf(row: LockedException, wish: Wish, grants: ReadonlyMap<string, (string | null)[]>): string | null {
  const byState = stateRefusal('exceptions.assign', row.status)
  if (byState) return byState
  if (row.row_version !== wish.rowVersion) return 'someone_was_faster'
  if (wish.assigneeId === null) return null
  const entities = grants.get(wish.assigneeId) ?? []
  return entities.includes(null) || entities.includes(row.entity) ? null : 'assignee_without_right'
}

interface Change {
  readonly row: LockedException
  readonly wish: Wish
}

function byAssignee(changes: readonly Change[]): Map<string | null, Change[]> {
  const groups = new Map<string | null, Change[]>()
  for (const change of changes) {
    const group = groups.get(change.wish.assigneeId)
    if (group) group.push(change)
    else groups.set(change.wish.assigneeId, [change])
  }
  return groups
}

async function storeAssignment(
  tx: Tx,
  ctx: WebCtx,
  wish: { assigneeId: string | null; rows: readonly Change[] },
): Promise<void> {
  const ids = wish.rows.map(({ row }) => row.exception_id)
  await markAssignee(tx, { ids, assigneeId: wish.assigneeId })
  await insertExceptionEvents(tx, {
    ids,
    kind: wish.assigneeId === null ? 'unassigned' : 'assigned',
    at: ctx.now(),
    actor: ctx.actor.userId,
    detail: { assigneeId: wish.assigneeId },
    correlationId: ctx.correlationId,
  })
}

/** One row in the audit, however many exceptions were given. */
async function recordAssignment(tx: Tx, ctx: WebCtx, action: string, changes: readonly Change[]): Promise<void> {
  const owners = (of: (change: Change) => string | null) =>
    Object.fromEntries(changes.map((change) => [change.row.exception_id, of(change)]))
  const [first] = changes
  await recordAudit(tx, {
    actor: ctx.actor.userId,
    action,
    objectKind: 'exception',
    objectId: changes.length === 1 && first ? first.row.exception_id : `${changes.length} exceptions`,
    before: owners(({ row }) => row.assignee_id),
    after: owners(({ wish }) => wish.assigneeId),
    detail: { references: changes.slice(0, 50).map(({ row }) => row.reference), count: changes.length },
    correlationId: ctx.correlationId,
    at: ctx.now(),
  })
}
