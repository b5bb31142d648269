import type { Severity } from '../domain/diagnosis/cause-rule.ts'

const MS_PER_HOUR = 3_600_000

/** Hours within which an open exception should be worked, by severity, until the organisation states its own. */
export const hoursToWork: Readonly<Record<Severity, number>> = { critical: 24, high: 48, medium: 120, low: 240 }

/** When work on a finding is due, counted from when it could be known. */
export function dueAfter(since: Date, severity: Severity): Date {
  return new Date(since.getTime() + hoursToWork[severity] * MS_PER_HOUR)
}
