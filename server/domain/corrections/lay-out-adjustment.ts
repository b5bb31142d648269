import { type Adjustment, adjustmentRoot, buildAdjustment } from './adjustment.ts'
import { blockOf } from './block-of.ts'
import { takeNext } from './next-reference.ts'
import { datePlan } from './plan-dates.ts'
import type { PlanFacts, PlannedRow, PlanSubject } from './planned-row.ts'

/** The one journal that adjusts what a subject is about, numbered after whatever stands under its root; dated like what it adjusts, or by the first open month after it. */
export function layOutAdjustment(subject: PlanSubject, adjustment: Adjustment, facts: PlanFacts): PlannedRow {
  const { entity, documentId, currency, number } = adjustment
  const dating = datePlan(adjustment.wishedOn, facts.periods.get(entity) ?? new Map())
  const date = dating.kind === 'dated' ? dating.date : null
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
