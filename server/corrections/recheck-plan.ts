import type { Tx } from '#db/client'
import type { LockedPlan, StoredPlanRow } from '#db/queries/plans'
import { listStoredRows } from '#db/queries/plans'
import type { Ctx } from '../context.ts'
import { type Adjustment, buildAdjustment } from '../domain/corrections/adjustment.ts'
import {
  type BookingPlace,
  buildBooking,
  buildConsolidated,
  buildSupplement,
} from '../domain/corrections/build-booking.ts'
import type { ErpDocumentDraft } from '../domain/corrections/erp-draft.ts'
import type { BookableDocument, StandingDocument } from '../domain/corrections/planned-row.ts'
import type { DerivedPosting } from '../domain/posting/types.ts'
import { draftSha } from './draft-sha.ts'
import { readAdjusting, readBookable, readStanding } from './plan-facts.ts'
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

/** What the journals of a plan would add now, by exception. */
async function adjustmentsOf(tx: Tx, ctx: Pick<Ctx, 'now'>, rows: readonly StoredPlanRow[], plan: LockedPlan) {
  const ids = rows.flatMap((row) => (row.purpose === 'adjust' ? (row.exception_id ?? []) : []))
  if (ids.length === 0) return new Map<string, Adjustment>()
  const wish = { ids, scope: [plan.entity], kind: 'recommended' } as const
  const { subjects } = await subjectsOfExceptions(tx, wish)
  return readAdjusting(tx, ctx, subjects)
}

function isStillMissing(
  row: StoredPlanRow,
  adjustments: ReadonlyMap<string, Adjustment>,
  functionalCurrency: string,
): boolean {
  const adjustment = adjustments.get(row.exception_id ?? '')
  if (!adjustment) return false
  const draft = row.document as ErpDocumentDraft // the plan wrote it in that shape
  return draftSha(buildAdjustment(adjustment, placeOf(row, draft, functionalCurrency)).draft) === draftSha(draft)
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
