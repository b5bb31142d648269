import { adjustmentRoot, buildAdjustment } from './adjustment.ts'
import { blockOf } from './block-of.ts'
import { type DatedAdjustment, dateAdjustments } from './date-adjustments.ts'
import { takeNext } from './next-reference.ts'
import type { PlanFacts, PlannedRow, PlanSubject } from './planned-row.ts'

/** The journals that adjust what a subject is about, numbered after whatever stands under their roots; dated like what they adjust, or by the first open month after it. None where nothing is missing any more. */
export function layOutAdjustments(subject: PlanSubject, facts: PlanFacts): PlannedRow[] {
  const adjustments = facts.adjustments.get(subject.exceptionId ?? '') ?? []
  const states = facts.periods.get(adjustments[0]?.entity ?? '') ?? new Map()
  return dateAdjustments(adjustments, states).map((dated) => rowOf(subject, dated, facts))
}

function rowOf(subject: PlanSubject, { adjustment, date }: DatedAdjustment, facts: PlanFacts): PlannedRow {
  const { entity, documentId, currency, number } = adjustment
  const root = date ? adjustmentRoot(adjustment, date.period) : adjustment.sourceId
  const row = {
    entity,
    purpose: 'adjust',
    documentId,
    exceptionId: subject.exceptionId,
    currency,
    date,
    dependsOn: null,
    reverses: null,
    members: [documentId],
    partNo: null,
    erpVersion: null,
    numbers: [number],
  } as const
  const code = blockOf(entity, [`book|${documentId}`], facts)
  const used = facts.used.get(entity)
  if (code || !date || !used)
    return { ...row, externalRef: root, built: null, outcome: 'blocked', blockedCode: code ?? 'period_state_missing' }
  const externalRef = takeNext(used, root, 'S', 2)
  const built = buildAdjustment(adjustment, {
    externalRef,
    postingOn: date.postingOn,
    period: date.period,
    functionalCurrency: facts.functionalCurrency.get(entity) ?? currency,
    text: `adjusts ${number}`,
  })
  return { ...row, externalRef, built, outcome: 'send', blockedCode: null }
}
