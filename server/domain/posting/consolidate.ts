import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import { invariant } from '../invariant.ts'
import { lastDayOf, type Period } from '../period.ts'
import type { DerivedPosting, PostingLine } from './types.ts'

/** The one ERP invoice expected for all invoices of a customer, currency and month. */
export interface ConsolidatedPosting {
  readonly entity: string
  readonly externalRef: string
  readonly customerNo: string
  readonly currency: Currency
  /** The last day of the month. */
  readonly documentOn: Day
  readonly period: Period
  readonly grossMinor: bigint
  readonly baseReceivableMinor: bigint
  readonly deadlineAt: Date
  /** The members' source ids in the order of their numbers. */
  readonly members: readonly string[]
  /** One receivable over all members, then each member's lines and one tax line per member and code. */
  readonly lines: readonly PostingLine[]
}

/** Adds members of one group up. All carry one group reference and currency; the order in which they come changes nothing. Rule: file-drop contract, section 6. */
export function consolidate(members: readonly DerivedPosting[]): ConsolidatedPosting {
  const ordered = members.toSorted((a, b) =>
    `${a.externalRef}|${a.sourceId}` < `${b.externalRef}|${b.sourceId}` ? -1 : 1,
  )
  const first = ordered[0]
  invariant(first !== undefined, 'a consolidated document has members')
  invariant(
    ordered.every(
      (member) =>
        member.groupRef === first.groupRef && member.currency === first.currency && member.mode === 'consolidated',
    ),
    'members of a consolidated document share reference and currency',
  )
  const receivables = ordered.flatMap((member) => member.lines.filter((line) => line.role === 'receivable'))
  const others = ordered.flatMap((member) => member.lines.filter((line) => line.role !== 'receivable'))
  const lines = [...sumReceivables(receivables), ...others].map((line, index) => ({ ...line, lineNo: index + 1 }))
  const { entity, groupRef, customerNo, currency, period, deadlineAt } = first
  return {
    entity,
    externalRef: groupRef,
    customerNo,
    currency,
    documentOn: lastDayOf(period),
    period,
    grossMinor: ordered.reduce((sum, member) => sum + member.grossMinor, 0n),
    baseReceivableMinor: ordered.reduce((sum, member) => sum + member.baseReceivableMinor, 0n),
    deadlineAt,
    members: ordered.map((member) => member.sourceId),
    lines,
  }
}

// A control account that changes inside the month leaves one receivable per account.
function sumReceivables(receivables: readonly PostingLine[]): PostingLine[] {
  return [...Map.groupBy(receivables, (line) => line.account).values()].flatMap((group) => {
    const first = group[0]
    if (!first) return []
    const amountMinor = group.reduce((sum, line) => sum + line.amountMinor, 0n)
    const baseMinor = group.reduce((sum, line) => sum + line.baseMinor, 0n)
    return [{ ...first, amountMinor, baseMinor }]
  })
}
