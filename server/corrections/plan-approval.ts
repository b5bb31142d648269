import type { Db, Tx } from '#db/client'
import { listEntities } from '#db/queries/frame'
import { listReceivableAccounts } from '#db/queries/plan-sources'
import { findApprovalLimit } from '#db/queries/plans'
import { sumOn } from '../domain/corrections/draft-lines.ts'
import { needsController } from '../domain/corrections/plan-dates.ts'
import type { PlannedRow } from '../domain/corrections/planned-row.ts'

/** Who must approve the rows of one entity's plan: the sum of its receivables in functional currency (of a journal without any: of what it moves), of a reversal and its booking the larger of the two, against the limit in force. */
export async function judgeApproval(
  tx: Tx,
  plan: { entity: string; items: readonly PlannedRow[]; onDay: string },
): Promise<{ needsController: boolean; sumMinor: bigint }> {
  const sent = plan.items.filter((item) => item.outcome === 'send')
  const accounts = await readReceivables(tx, plan.entity)
  const replaced = new Set(sent.flatMap((item) => item.dependsOn ?? []))
  const sumMinor = sent
    .filter((item) => !replaced.has(item))
    .map((item) => {
      const [own, before] = [sizeOf(item, accounts), item.dependsOn ? sizeOf(item.dependsOn, accounts) : 0n]
      return own > before ? own : before
    })
    .reduce((sum, size) => sum + size, 0n)
  const [entity] = await listEntities(tx, [plan.entity])
  const currency = entity?.functional_currency ?? 'XXX'
  const limit = await findApprovalLimit(tx, { kind: 'plan', currency, onDay: plan.onDay })
  const dates = sent.flatMap((item) => item.date ?? [])
  return { needsController: needsController({ sumMinor, dates }, limit), sumMinor }
}

function sizeOf(row: PlannedRow, accounts: ReadonlySet<string>): bigint {
  const lines = row.built?.lines ?? []
  const minor = sumOn(lines, accounts).baseMinor
  if (minor !== 0n) return minor < 0n ? -minor : minor
  return lines.reduce((sum, line) => sum + (line.baseMinor > 0n ? line.baseMinor : 0n), 0n)
}

/** The accounts on which receivables of an entity stand. */
export async function readReceivables(tx: Db | Tx, entity: string): Promise<Set<string>> {
  const rows = await listReceivableAccounts(tx)
  return new Set(rows.filter((row) => row.entity === null || row.entity === entity).map((row) => row.account))
}
