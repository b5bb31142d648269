import type { Tx } from '#db/client'
import type { LockedPlan, StoredPlanRow } from '#db/queries/plans'
import { listStoredRows } from '#db/queries/plans'
import type { Ctx } from '../context.ts'
import { buildAdjustment } from '../domain/corrections/adjustment.ts'
import {
  type BookingPlace,
  buildBooking,
  buildConsolidated,
  buildSupplement,
} from '../domain/corrections/build-booking.ts'
import { type DatedAdjustment, dateAdjustments } from '../domain/corrections/date-adjustments.ts'
import type { ErpDocumentDraft } from '../domain/corrections/erp-draft.ts'
import type { BookableDocument, StandingDocument } from '../domain/corrections/planned-row.ts'
import type { DerivedPosting } from '../domain/posting/types.ts'
import { draftSha } from './draft-sha.ts'
import { readAdjusting, readBookable, readPeriods, readStanding } from './plan-facts.ts'
import { subjectsOfExceptions } from './plan-subjects.ts'

/**
 * Whether a plan would still be laid out as it was proposed: what it takes back is live in the same version, and what it books is derived word for word the same from the newest facts and mappings.
 * Gives the reference of the first row that would not; null when all would.
 */
export async function findOutdatedRow(tx: Tx, ctx: Pick<Ctx, 'now'>, plan: LockedPlan): Promise<string | null> {
  const rows = (await listStoredRows(tx, plan.plan_id)).filter((row) => row.outcome === 'send')
  const booked = rows.filter((row) => row.purpose !== 'reverse' && row.purpose !== 'adjust')
  const bookable = await readBookable(tx, ctx, [...new Set(booked.flatMap((row) => row.members))])
  const standing = await readStanding(
    tx,
    rows.filter((row) => row.purpose === 'reverse').map((row) => row.document_id),
  )
  const adjusting = await adjustmentsOf(tx, ctx, rows, plan)
  const outdated = rows.find((row) => {
    if (row.purpose === 'reverse') return !isStillLive(row, standing.get(row.document_id))
    if (row.purpose === 'adjust') return !isStillMissing(row, adjusting, plan.entity_currency)
    const members = row.members.flatMap((id) => bookable.get(id) ?? [])
    return !isStillDue(row, members, plan.entity_currency)
  })
  return outdated?.external_ref ?? null
}

/** The journals a plan would send now, by exception. */
async function adjustmentsOf(tx: Tx, ctx: Pick<Ctx, 'now'>, rows: readonly StoredPlanRow[], plan: LockedPlan) {
  const ids = rows.flatMap((row) => (row.purpose === 'adjust' ? (row.exception_id ?? []) : []))
  if (ids.length === 0) return new Map<string, readonly DatedAdjustment[]>()
  const wish = { ids, scope: [plan.entity], kind: 'recommended' } as const
  const { subjects } = await subjectsOfExceptions(tx, wish)
  const states = (await readPeriods(tx, [plan.entity])).get(plan.entity) ?? new Map()
  const found = await readAdjusting(tx, ctx, subjects)
  return new Map([...found].map(([id, adjustments]) => [id, dateAdjustments(adjustments, states)]))
}

function isStillMissing(
  row: StoredPlanRow,
  journals: ReadonlyMap<string, readonly DatedAdjustment[]>,
  functionalCurrency: string,
): boolean {
  const due = (journals.get(row.exception_id ?? '') ?? []).find(({ date }) => date?.period === row.period)
  if (due?.date?.postingOn !== row.posting_on) return false
  const draft = row.document as ErpDocumentDraft // the plan wrote it in that shape
  return draftSha(buildAdjustment(due.adjustment, placeOf(row, draft, functionalCurrency)).draft) === draftSha(draft)
}

function placeOf(row: StoredPlanRow, draft: ErpDocumentDraft, functionalCurrency: string): BookingPlace {
  const { external_ref: externalRef, posting_on: postingOn, period } = row
  return { externalRef, postingOn, period, functionalCurrency, text: draft.text }
}

function isStillLive(row: StoredPlanRow, document: StandingDocument | undefined): boolean {
  return document?.standing === 'live' && document.versionNo === numberIn(row.detail, 'erp_version')
}

function isStillDue(row: StoredPlanRow, members: readonly BookableDocument[], functionalCurrency: string): boolean {
  const expected = members.flatMap((member): DerivedPosting[] =>
    member.expected && !member.isVoid ? [member.expected] : [],
  )
  const [first] = expected
  if (!first || expected.length !== row.members.length) return false
  const draft = row.document as ErpDocumentDraft // the plan wrote it in that shape
  const place = placeOf(row, draft, functionalCurrency)
  return draftSha(rebuilt(row, expected, first, place)) === draftSha(draft)
}

function rebuilt(
  row: StoredPlanRow,
  expected: readonly DerivedPosting[],
  first: DerivedPosting,
  place: BookingPlace,
): ErpDocumentDraft {
  if (row.purpose === 'supplement') return buildSupplement(first, place).draft
  if (first.mode === 'consolidated') return buildConsolidated(expected, place).draft
  return buildBooking(first, numberIn(row.detail, 'part_no'), place).draft
}

/** A number a plan's row kept in its detail; null where it kept none. */
function numberIn(detail: unknown, name: string): number | null {
  if (typeof detail !== 'object' || detail === null || !(name in detail)) return null
  const value: unknown = Reflect.get(detail, name)
  return typeof value === 'number' ? value : null
}
