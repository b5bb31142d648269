import { type Period, periodsBetween } from '../period.ts'
import { isSameQuantity, lessQuantity } from '../usage-judgement/quantity.ts'
import { countLedger, type UsageAsk, type UsageCount } from './count-usage.ts'
import type { UsageLedger } from './usage-ledger.ts'
import { cutoffOf, monthWindow } from './windows.ts'

/** What a contract says about events recorded after their month was cut off: they are billed with the next month as its own usage (current_period), or as a correction that keeps its service period (original_period). */
export const latePolicies = ['current_period', 'original_period'] as const

export type LatePolicy = (typeof latePolicies)[number]

/** Which months are billed, each with what was recorded before its cut-off: local midnight so many days after its end. */
export interface BilledMonths {
  readonly first: Period
  readonly last: Period
  readonly timeZone: string
  readonly graceDays: number
  readonly late: LatePolicy
  /** When the books of a month were locked for good, where they were. */
  readonly lockedAt: ReadonlyMap<Period, Date>
}

/** What one month's invoice bills of the usage of one month. */
export interface BilledUsage {
  readonly billedWith: Period
  /** The month it happened in. */
  readonly usedIn: Period
  /** The month the line states. */
  readonly servicePeriod: Period
  readonly kind: 'charge' | 'correction' | 'supplement' | 'credit'
  /** Why it is billed here: recorded before the cut-off, or late under the policy named. */
  readonly policy: 'in_time' | LatePolicy | 'after_lock'
  /** What the line adds; below zero takes back. */
  readonly quantity: string
  /** Of an in-time charge: the part recorded after the month's end, within its grace. */
  readonly withinGrace: string | null
  readonly cutoff: Date
  /** All that counts of the month at this cut-off. */
  readonly counted: UsageCount
}

/**
 * Bills month after month: the month itself, and for each earlier month what its quantity differs by since the cut-off before. After the lock of the earlier month the difference is a supplement or a credit in the open one that shows its original service period, whatever the policy.
 * Rule: domain rules, section 4; file-drop contract, section 3 (late events).
 */
export function billUsage(
  ledger: UsageLedger,
  measure: Omit<UsageAsk, 'from' | 'to' | 'recordedBefore'>,
  months: BilledMonths,
): BilledUsage[] {
  const countAt = (period: Period, recordedBefore: Date): UsageCount => {
    const { from, to } = monthWindow(period, months.timeZone)
    return countLedger(ledger, { ...measure, from, to, recordedBefore })
  }
  const periods = periodsBetween(months.first, months.last)
  return periods.flatMap((billedWith, index) => {
    const cutoff = cutoffOf(billedWith, months.timeZone, months.graceDays)
    const counted = countAt(billedWith, cutoff)
    const inTime = countAt(billedWith, monthWindow(billedWith, months.timeZone).to)
    const charge: BilledUsage = {
      ...{ billedWith, usedIn: billedWith, servicePeriod: billedWith, kind: 'charge', policy: 'in_time' },
      ...{ quantity: counted.quantity, withinGrace: lessQuantity(counted.quantity, inTime.quantity), cutoff, counted },
    }
    const before = cutoffOf(periods[index - 1] ?? billedWith, months.timeZone, months.graceDays)
    const late = periods.slice(0, index).flatMap((usedIn) => {
      const now = countAt(usedIn, cutoff)
      const was = countAt(usedIn, before).quantity
      return isSameQuantity(now.quantity, was)
        ? []
        : [lateLine(months, { billedWith, usedIn, cutoff, counted: now, quantity: lessQuantity(now.quantity, was) })]
    })
    return [charge, ...late]
  })
}

function lateLine(
  months: BilledMonths,
  line: Pick<BilledUsage, 'billedWith' | 'usedIn' | 'cutoff' | 'counted' | 'quantity'>,
): BilledUsage {
  const lockedAt = months.lockedAt.get(line.usedIn)
  if (lockedAt !== undefined && lockedAt <= line.cutoff) {
    const kind = line.quantity.startsWith('-') ? 'credit' : 'supplement'
    return { ...line, servicePeriod: line.usedIn, kind, policy: 'after_lock', withinGrace: null }
  }
  return months.late === 'current_period'
    ? { ...line, servicePeriod: line.billedWith, kind: 'charge', policy: months.late, withinGrace: null }
    : { ...line, servicePeriod: line.usedIn, kind: 'correction', policy: months.late, withinGrace: null }
}
