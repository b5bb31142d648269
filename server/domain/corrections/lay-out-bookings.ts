import { lastDayOf, monthOf } from '../period.ts'
import type { DerivedPosting } from '../posting/types.ts'
import { blockOf } from './block-of.ts'
import { type BookingPlace, buildBooking, buildConsolidated, buildSupplement } from './build-booking.ts'
import type { BuiltDraft } from './draft-lines.ts'
import { takeNext, takePlainOrRebook } from './next-reference.ts'
import { datePlan } from './plan-dates.ts'
import type {
  BlockedCode,
  BookableDocument,
  PlanFacts,
  PlannedRow,
  PlanSubject,
  StandingDocument,
} from './planned-row.ts'

/** A document that is taken back, beside the row that does it. */
export interface Replaced {
  readonly original: StandingDocument
  readonly item: PlannedRow
}

/** One document to book: which members it holds, under which reference it stands and what builds it. */
interface Booking {
  readonly entity: string
  readonly root: string
  readonly members: readonly BookableDocument[]
  readonly partNo: number | null
  readonly currency: string
  readonly wishedOn: string
  readonly build: (at: BookingPlace) => BuiltDraft
}

/** The bookings of a subject: its document, the parts of a split one, or the consolidated document with every member; for a supplement the one member that was left out. */
export function layOutBookings(
  subject: PlanSubject,
  facts: PlanFacts,
  around: { readonly replaced: readonly Replaced[]; readonly seen: Set<string> },
): PlannedRow[] {
  const documents = subject.billingIds.flatMap((id) => facts.billing.get(id) ?? [])
  const missing = documents.find((document) => document.isVoid || document.expected === null)
  if (missing) return [unbookable(subject, missing)]
  const bookings = documents.flatMap((document) => bookingsOf(document, documents, subject))
  return bookings.flatMap((booking) => {
    if (subject.isOnePart && !around.replaced.some(({ original }) => isPart(original, booking))) return []
    around.seen.add(`subject|${subject.documentId}`)
    const key = `book|${booking.entity}|${booking.root}|${subject.treatment === 'post_supplement' ? subject.documentId : ''}`
    if (around.seen.has(key)) return []
    around.seen.add(key)
    return [rowOf(booking, subject, facts, around.replaced)]
  })
}

function bookingsOf(document: BookableDocument, all: readonly BookableDocument[], subject: PlanSubject): Booking[] {
  const { expected } = document
  if (!expected) return []
  const base = {
    entity: expected.entity,
    root: expected.groupRef,
    members: [document],
    partNo: null,
    currency: expected.currency,
  }
  if (subject.treatment === 'post_supplement') {
    return [{ ...base, wishedOn: lastDayOf(expected.period), build: (at) => buildSupplement(expected, at) }]
  }
  if (expected.mode === 'consolidated') {
    const members = all.filter(
      (one) => one.expected?.groupRef === expected.groupRef && one.expected.entity === expected.entity,
    )
    const postings = members.flatMap((one): DerivedPosting[] => (one.expected ? [one.expected] : []))
    return [{ ...base, members, wishedOn: lastDayOf(expected.period), build: (at) => buildConsolidated(postings, at) }]
  }
  const wishedOn = expected.documentOn
  if (expected.mode !== 'split') return [{ ...base, wishedOn, build: (at) => buildBooking(expected, null, at) }]
  return Array.from({ length: expected.parts }, (_, index) => ({
    ...base,
    root: `${expected.groupRef}/S${index + 1}`,
    partNo: index + 1,
    wishedOn,
    build: (at: BookingPlace) => buildBooking(expected, index + 1, at),
  }))
}

function rowOf(booking: Booking, subject: PlanSubject, facts: PlanFacts, replaced: readonly Replaced[]): PlannedRow {
  const { entity, root, members, partNo, currency } = booking
  const isSupplement = subject.treatment === 'post_supplement'
  const before = replaced.find(({ original }) => isPart(original, booking)) ?? replaced.at(-1)
  const own = before?.original.entity === entity ? before : undefined
  const wished =
    own && monthOf(own.original.postingOn) === monthOf(booking.wishedOn) ? own.original.postingOn : booking.wishedOn
  const dating = datePlan(wished, facts.periods.get(entity) ?? new Map())
  const row = {
    entity,
    purpose: isSupplement ? 'supplement' : own ? 'rebook' : 'post',
    documentId: members[0]?.documentId ?? subject.documentId,
    exceptionId: subject.exceptionId,
    currency,
    date: dating.kind === 'dated' ? dating.date : null,
    dependsOn: own?.item.outcome === 'send' ? own.item : null,
    reverses: null,
    members: members.map((member) => member.documentId),
    partNo,
    erpVersion: null,
    numbers: members.map((member) => member.number),
  } as const
  if (isAlreadyPosted(booking, subject, facts, replaced)) {
    return { ...row, externalRef: root, built: null, outcome: 'already_posted', blockedCode: null }
  }
  const used = facts.used.get(entity)
  const code = blockOf(
    entity,
    members.map((member) => `book|${member.documentId}`),
    facts,
  )
  const { date } = row
  if (code || !date || !used)
    return { ...row, externalRef: root, built: null, outcome: 'blocked', blockedCode: code ?? 'period_state_missing' }
  const externalRef = isSupplement ? takeNext(used, root, 'S', 2) : takePlainOrRebook(used, root)
  const built = booking.build({
    externalRef,
    postingOn: date.postingOn,
    period: date.period,
    functionalCurrency: facts.functionalCurrency.get(entity) ?? currency,
    text: own ? `replaces ${own.original.docNo}` : '',
  })
  return { ...row, externalRef, built, outcome: 'send', blockedCode: null }
}

/** A live document stands under the reference, or under a rebooking of it, that this plan does not take back. */
function isAlreadyPosted(
  booking: Booking,
  subject: PlanSubject,
  facts: PlanFacts,
  replaced: readonly Replaced[],
): boolean {
  if (subject.treatment === 'post_supplement') {
    return booking.members.some((member) => facts.liveNumbers.has(`${booking.entity}|${booking.root}|${member.number}`))
  }
  const takenBack = new Set(
    replaced.flatMap(({ original }) => (original.externalRef ? [`${original.entity}|${original.externalRef}`] : [])),
  )
  const prefix = `${booking.entity}|${booking.root}`
  for (const key of facts.liveReferences) if (isBookingOf(key, prefix) && !takenBack.has(key)) return true
  return false
}

/** The reference is the plain one or any rebooking of it, however many there were. */
function isBookingOf(key: string, prefix: string): boolean {
  return key === prefix || (key.startsWith(`${prefix}/B`) && /^[1-9]\d*$/.test(key.slice(prefix.length + 2)))
}

/** The posted document is this part, or a rebooking of it. */
function isPart(original: StandingDocument, booking: Booking): boolean {
  const reference = original.externalRef ?? ''
  return reference === booking.root || reference.startsWith(`${booking.root}/B`)
}

function unbookable(subject: PlanSubject, document: BookableDocument): PlannedRow {
  const [finding] = document.findings
  const missing: BlockedCode = finding?.cause === 'rate' ? 'rate_missing' : 'unmapped'
  const blockedCode: BlockedCode = document.isVoid ? 'document_void' : finding ? missing : 'no_document'
  return {
    entity: subject.entity,
    purpose: 'post',
    documentId: document.documentId,
    exceptionId: subject.exceptionId,
    externalRef: document.number,
    currency: subject.currency,
    date: null,
    built: null,
    dependsOn: null,
    reverses: null,
    members: [document.documentId],
    partNo: null,
    outcome: 'blocked',
    blockedCode,
    erpVersion: null,
    numbers: [document.number],
  }
}
