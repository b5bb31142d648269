import type { PlanRowRecord } from '#db/queries/plans'
import type { PlannedRow } from '../domain/corrections/planned-row.ts'

/** The rows of a plan as they are stored, numbered from 1; what must be posted first comes first. A row without a date of its own keeps the first of January of year 1. */
export function rowRecords(planId: string, items: readonly PlannedRow[]): PlanRowRecord[] {
  const numberOf = new Map(items.map((item, index) => [item, index + 1]))
  return items.map((item, index) => ({
    plan_id: planId,
    item_no: index + 1,
    document_id: item.documentId,
    purpose: item.purpose,
    external_ref: item.externalRef,
    posting_on: item.date?.postingOn ?? '0001-01-01',
    period: item.date?.period ?? '',
    entity: item.entity,
    currency: item.currency,
    exception_id: item.exceptionId,
    depends_on: item.dependsOn ? (numberOf.get(item.dependsOn) ?? null) : null,
    reverses: item.reverses,
    document: item.built?.draft ?? null,
    members: item.members,
    outcome: item.outcome,
    blocked_code: item.blockedCode,
    detail: {
      numbers: item.numbers,
      part_no: item.partNo,
      erp_version: item.erpVersion,
      prior_period: item.date?.isPriorPeriod ?? false,
      soft_closed: item.date?.isSoftClosed ?? false,
    },
  }))
}
