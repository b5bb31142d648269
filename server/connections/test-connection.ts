import { z } from 'zod'
import { insertCheck, lockConnection } from '#db/queries/connection-changes'
import { recordAudit } from '../audit/record-audit.ts'
import { defineAction } from '../auth/define-action.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { readConnection } from '../connectors/connections.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'

export interface ConnectionFinding {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
}

/** Tries sign-in, reading and the rights to post, and keeps what it found. Nothing is posted. */
export const testConnectionAction = defineAction(
  'connections.test',
  z.object({ connectionId: z.uuid() }),
  (ctx, { connectionId }) => testConnection(ctx, connectionId),
)

async function testConnection(
  ctx: WebCtx,
  connectionId: string,
): Promise<Outcome<{ passed: boolean; findings: readonly ConnectionFinding[]; message: string }>> {
  const connection = await readConnection(ctx.db, connectionId)
  if (!connection) return refuse('not_found')
  const findings = await findingsOf(ctx, connection.open)
  const passed = findings.length > 0 && findings.every((finding) => finding.passed)
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await lockConnection(tx, connectionId))) return refuse('not_found')
    const at = ctx.now()
    await insertCheck(tx, { connectionId, at, actor: ctx.actor.userId, passed, findings })
    await recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'connections.test',
      objectKind: 'erp_connection',
      objectId: connectionId,
      after: { passed },
      detail: { failed: findings.filter((finding) => !finding.passed).map((finding) => finding.name) },
      correlationId: ctx.correlationId,
      at,
    })
    return done({ passed, findings, message: ctx.t(passed ? 'connections.testPassed' : 'connections.testFailed') })
  })
}

type Connection = NonNullable<Awaited<ReturnType<typeof readConnection>>>

/** Settings or a secret that do not open are findings too. */
async function findingsOf(ctx: WebCtx, open: Connection['open']): Promise<readonly ConnectionFinding[]> {
  try {
    return await open().check()
  } catch (error) {
    ctx.log.warn({ err: error }, 'a connection could not be tested')
    const detail = error instanceof Error ? error.message : ctx.t('connections.testUnreadable')
    return [{ name: ctx.t('connections.testOpen'), passed: false, detail }]
  }
}
