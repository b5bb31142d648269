import { startOfLocalDay } from '../zone.ts'

/** A billing line that bills usage, as far as membership of events needs it. */
export interface UsageLine {
  readonly lineId: string
  readonly subscriptionId: string | null
  readonly metric: string | null
  readonly kind: string
  readonly serviceStartOn: string | null
  readonly serviceEndOn: string | null
  readonly usageCutoffAt: Date | null
}

/** Who sends a subscription's usage and in which zone its months are billed. */
export interface TenantOf {
  readonly subject: string
  readonly zone: string
}

/** The events a line stands for: one tenant and metric, [from, to) in event time, recorded before the cut-off. */
export interface Window {
  readonly lineId: string
  readonly subject: string
  readonly metric: string
  readonly fromAt: Date
  readonly toAt: Date
  readonly cutoffAt: Date
}

/**
 * The window of a usage line (file-drop contract, section 3): the local days of its service period in the billing zone, half-open, and its cut-off.
 * Undefined for lines that bill no counted usage (seats, discounts, minimums) and for lines that lack one of the dates.
 */
export function windowOf(line: UsageLine, tenant: TenantOf | undefined): Window | undefined {
  if (!tenant || line.metric === null || !['charge', 'usage_correction'].includes(line.kind)) return undefined
  if (line.serviceStartOn === null || line.serviceEndOn === null || line.usageCutoffAt === null) return undefined
  return {
    lineId: line.lineId,
    subject: tenant.subject,
    metric: line.metric,
    fromAt: startOfLocalDay(line.serviceStartOn, tenant.zone),
    toAt: startOfLocalDay(line.serviceEndOn, tenant.zone),
    cutoffAt: line.usageCutoffAt,
  }
}

/** Whether an event belongs to a window. A late event misses its month's own line and belongs to the correction that follows. */
export function isInWindow(
  event: { subject: string; metric: string; occurredAt: Date; recordedAt: Date },
  window: Window,
): boolean {
  return (
    event.subject === window.subject &&
    event.metric === window.metric &&
    event.occurredAt >= window.fromAt &&
    event.occurredAt < window.toAt &&
    event.recordedAt < window.cutoffAt
  )
}
