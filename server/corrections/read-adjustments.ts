import type { Tx } from '#db/client'
import {
  type ExpectedSettlementLineRow,
  listBillingSourcesOf,
  listExpectedSettlementLines,
} from '#db/queries/plan-adjustments'
import type { Adjustment } from '../domain/corrections/adjustment.ts'
import type { SignedLine } from '../domain/corrections/draft-lines.ts'
import type { PlanSubject, StandingDocument } from '../domain/corrections/planned-row.ts'
import { rootOf } from '../domain/external-ref.ts'
import { lastDayOf } from '../domain/period.ts'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import { readMissingRevenue } from '../revenue/missing-revenue.ts'

/** The journals of an exception, one per month that is missing. */
type Found = [string, readonly Adjustment[]]

type Asked = Pick<PlanSubject, 'exceptionId' | 'documentId' | 'entity' | 'treatment' | 'erpIds'>

/** What journals are to add for subjects that are put right by one, by exception: derived at this moment; a subject of which nothing is missing any more has none. */
export async function readAdjustments(
  by: { readonly tx: Tx; readonly asOf: Date; readonly index: ReferenceIndex },
  subjects: readonly Asked[],
  erp: ReadonlyMap<string, StandingDocument>,
): Promise<ReadonlyMap<string, readonly Adjustment[]>> {
  const schedules = subjects.filter(({ treatment }) => treatment === 'modify_schedule')
  const settlements = subjects.filter(({ treatment }) => treatment === 'post_adjustment' || treatment === 'reapply')
  return new Map([
    ...(await scheduleAdjustments(by, schedules)),
    ...(await settlementAdjustments(by.tx, settlements, erp)),
  ])
}

async function scheduleAdjustments(
  by: { readonly tx: Tx; readonly asOf: Date; readonly index: ReferenceIndex },
  subjects: readonly Asked[],
): Promise<Found[]> {
  const ids = subjects.map(({ documentId }) => documentId)
  const sources = await listBillingSourcesOf(by.tx, ids)
  const sourceOf = new Map(sources.map((row) => [row.document_id, row]))
  const found = await readMissingRevenue(
    by,
    sources.map((row) => ({ sourceId: row.source_id, entity: row.entity })),
  )
  return subjects.flatMap(({ exceptionId, documentId }): Found[] => {
    const missing = found.get(sourceOf.get(documentId)?.source_id ?? '')
    if (!missing || exceptionId === null) return []
    const { issueOn, months, ...rest } = missing
    const fixed = { type: 'revenue_journal', customerNo: null, documentOn: issueOn } as const
    const of = months.map(({ period, lines }): Adjustment => {
      return { ...rest, ...fixed, references: [missing.number], wishedOn: lastDayOf(period), lines }
    })
    return [[exceptionId, of]]
  })
}

async function settlementAdjustments(
  tx: Tx,
  subjects: readonly Asked[],
  erp: ReadonlyMap<string, StandingDocument>,
): Promise<Found[]> {
  const ids = subjects.map(({ documentId }) => documentId)
  const expected = Map.groupBy(await listExpectedSettlementLines(tx, ids), (line) => line.payment_id)
  return subjects.flatMap(({ exceptionId, documentId, erpIds }): Found[] => {
    const due = expected.get(documentId) ?? []
    const live = erpIds.flatMap((id) => erp.get(id) ?? []).find((one) => one.standing === 'live')
    const [first] = due
    if (!first || !live || exceptionId === null) return []
    const lines = missingLines(due, live.lines)
    if (lines.length === 0) return []
    const adjustment: Adjustment = {
      type: 'adjustment',
      documentId,
      sourceId: first.source_id,
      number: live.docNo,
      entity: live.entity,
      currency: live.currency,
      rate: live.rate,
      customerNo: live.customerNo,
      references: live.refs,
      documentOn: live.documentOn,
      wishedOn: live.postingOn,
      lines,
    }
    return [[exceptionId, [adjustment]]]
  })
}

type Booked = Pick<SignedLine, 'account' | 'amountMinor' | 'baseMinor' | 'appliesTo'>

/** What is missing on each account, and of receivables on each document cleared, in both currencies. */
function missingLines(expected: readonly ExpectedSettlementLineRow[], booked: readonly Booked[]): SignedLine[] {
  const missing = new Map<string, Booked>()
  const add = (one: Booked, sign: bigint) => {
    const key = JSON.stringify([one.account, one.appliesTo === null ? null : rootOf(one.appliesTo)])
    const before = missing.get(key)
    missing.set(key, {
      ...(before ?? one),
      amountMinor: (before?.amountMinor ?? 0n) + sign * one.amountMinor,
      baseMinor: (before?.baseMinor ?? 0n) + sign * one.baseMinor,
    })
  }
  for (const line of booked) add(line, -1n)
  for (const line of expected) {
    const { account, amount_minor: amountMinor, base_minor: baseMinor, applies_to: appliesTo } = line
    add({ account, amountMinor, baseMinor, appliesTo }, 1n)
  }
  return [...missing.values()]
    .filter(({ amountMinor, baseMinor }) => amountMinor !== 0n || baseMinor !== 0n)
    .map((line) => ({ ...line, taxCode: null, sourceLineRef: null, dimensions: null }))
}
