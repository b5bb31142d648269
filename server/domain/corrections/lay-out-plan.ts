import { rootOf } from '../external-ref.ts'
import { adjustmentRoot } from './adjustment.ts'
import { blockOf } from './block-of.ts'
import { buildReversal } from './build-reversal.ts'
import { dateAdjustments } from './date-adjustments.ts'
import { layOutAdjustments } from './lay-out-adjustment.ts'
import { layOutBookings, type Replaced } from './lay-out-bookings.ts'
import { takeNext } from './next-reference.ts'
import { datePlan } from './plan-dates.ts'
import type { BlockedCode, PlanFacts, PlannedRow, PlanSubject, StandingDocument } from './planned-row.ts'
import { isAdjusting } from './remedies.ts'

/**
 * Lays out what is sent for subjects: reversals first, each booking behind the reversal it replaces. What cannot be sent says why, and takes the other rows of its subject with it:
 * nothing is reversed that cannot be booked again. A document that two subjects name is sent once. References taken here are taken from `facts.used`.
 */
export function layOutPlan(subjects: readonly PlanSubject[], facts: PlanFacts): PlannedRow[] {
  const seen = new Set<string>()
  return subjects.flatMap((subject) => layOutSubject(subject, facts, seen))
}

function layOutSubject(subject: PlanSubject, facts: PlanFacts, seen: Set<string>): PlannedRow[] {
  if (subject.treatment === null) return [blockedRow(subject, 'needs_investigation')]
  if (isAdjusting(subject.treatment)) {
    const rows = layOutAdjustments(subject, facts)
    return rows.length > 0 ? rows : [blockedRow(subject, 'no_document')]
  }
  const reverses = subject.treatment !== 'post_now' && subject.treatment !== 'post_supplement'
  const reversals: Replaced[] = reverses ? reversalsOf(subject, facts, seen) : []
  const books = subject.treatment !== 'reverse' && subject.treatment !== 'reverse_duplicate'
  const bookings = books ? layOutBookings(subject, facts, { replaced: reversals, seen }) : []
  const rows = [...reversals.map(({ item }) => item), ...bookings]
  if (rows.length === 0) return seen.has(`subject|${subject.documentId}`) ? [] : [blockedRow(subject, 'no_document')]
  const blocked = rows.find((row) => row.outcome === 'blocked')
  if (!blocked) return rows
  return rows.map((row) =>
    row.outcome === 'send' ? { ...row, ...nothingSent, blockedCode: blocked.blockedCode, dependsOn: null } : row,
  )
}

const nothingSent = { outcome: 'blocked', built: null } as const

function reversalsOf(subject: PlanSubject, facts: PlanFacts, seen: Set<string>): Replaced[] {
  const originals = subject.erpIds
    .flatMap((id) => facts.erp.get(id) ?? [])
    .filter((one) => isToReverse(one, subject, facts))
  return originals.flatMap((original) => {
    seen.add(`subject|${subject.documentId}`)
    if (seen.has(`reverse|${original.documentId}`)) return []
    seen.add(`reverse|${original.documentId}`)
    return [{ original, item: reversalOf(original, subject, facts) }]
  })
}

/** Of a split document with one wrong part only the parts on another customer than expected. */
function isToReverse(original: StandingDocument, subject: PlanSubject, facts: PlanFacts): boolean {
  if (original.standing === 'reversal' || original.standing === 'rejected') return false
  if (!subject.isOnePart) return true
  const wanted = subject.billingIds.flatMap((id) => facts.billing.get(id)?.expected?.customerNo ?? [])
  return original.customerNo === null || !wanted.includes(original.customerNo)
}

function reversalOf(original: StandingDocument, subject: PlanSubject, facts: PlanFacts): PlannedRow {
  const { entity } = original
  const dating = datePlan(original.postingOn, facts.periods.get(entity) ?? new Map())
  const date = dating.kind === 'dated' ? dating.date : null
  const row = {
    entity,
    purpose: 'reverse',
    documentId: original.documentId,
    exceptionId: subject.exceptionId,
    currency: original.currency,
    date,
    dependsOn: null,
    reverses: original.sourceId,
    members: subject.billingIds,
    partNo: null,
    erpVersion: original.versionNo,
    numbers: [original.docNo],
  } as const
  const root = original.externalRef ?? original.docNo
  if (original.standing === 'reversed') {
    return { ...row, externalRef: root, built: null, outcome: 'already_posted', blockedCode: null }
  }
  const code = blockOf(entity, [`reverse|${original.documentId}`], facts)
  const used = facts.used.get(entity)
  if (code || !date || !used)
    return { ...row, ...nothingSent, externalRef: root, blockedCode: code ?? 'period_state_missing' }
  const externalRef = takeNext(used, root, 'R')
  const built = buildReversal(original, {
    externalRef,
    postingOn: date.postingOn,
    period: date.period,
    functionalCurrency: facts.functionalCurrency.get(entity) ?? original.currency,
    text: `reversal of ${original.docNo}`,
  })
  return { ...row, externalRef, built, outcome: 'send', blockedCode: null }
}

function blockedRow(subject: PlanSubject, blockedCode: BlockedCode): PlannedRow {
  return {
    entity: subject.entity,
    purpose: 'post',
    documentId: subject.documentId,
    exceptionId: subject.exceptionId,
    externalRef: '',
    currency: subject.currency,
    date: null,
    dependsOn: null,
    reverses: null,
    members: subject.billingIds,
    partNo: null,
    erpVersion: null,
    numbers: [],
    ...nothingSent,
    blockedCode,
  }
}

/** The roots under which a subject may take or meet references, by entity. */
export function rootsOf(
  subject: PlanSubject,
  facts: Pick<PlanFacts, 'billing' | 'erp' | 'adjustments' | 'periods'>,
): { entity: string; root: string }[] {
  const adjustments = facts.adjustments.get(subject.exceptionId ?? '')
  if (adjustments) {
    const states = facts.periods.get(adjustments[0]?.entity ?? '') ?? new Map()
    return dateAdjustments(adjustments, states).flatMap(({ adjustment, date }) =>
      date ? [{ entity: adjustment.entity, root: adjustmentRoot(adjustment, date.period) }] : [],
    )
  }
  const booked = subject.billingIds.flatMap((id) => {
    const document = facts.billing.get(id)
    return document?.expected ? [{ entity: document.expected.entity, root: document.expected.groupRef }] : []
  })
  const posted = subject.erpIds.flatMap((id) => {
    const document = facts.erp.get(id)
    return document ? [{ entity: document.entity, root: rootOf(document.externalRef ?? document.docNo) }] : []
  })
  return [...booked, ...posted]
}
