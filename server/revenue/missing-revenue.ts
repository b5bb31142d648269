import type { Tx } from '#db/client'
import { listRevenueJournals } from '#db/queries/revenue-journals'
import type { SignedLine } from '../domain/corrections/draft-lines.ts'
import type { Day } from '../domain/day.ts'
import type { Period } from '../domain/period.ts'
import { documentRate } from '../domain/posting/document-rate.ts'
import { mappingInForce, type ReferenceIndex } from '../domain/posting/reference.ts'
import { compareRecognition } from '../domain/revenue/compare-recognition.ts'
import { type DocumentCase, isOfAnotherFinding, type LineSides, sidesOf } from './document-sides.ts'
import { type JournalBook, openBook } from './journal-book.ts'
import { loadCases } from './load-cases.ts'

/** What a document should have recognised by now and has not, or has too much of. */
export interface MissingRevenue {
  readonly sourceId: string
  readonly documentId: string
  readonly number: string
  readonly entity: string
  readonly currency: string
  readonly issueOn: Day
  /** The rate of the document, as published; "1" in functional currency. */
  readonly rate: string
  /** Each month that differs, with a pair deferred / revenue per line; minor units, debit positive. */
  readonly months: readonly { readonly period: Period; readonly lines: readonly SignedLine[] }[]
}

/** What is missing of billing documents by their own ids: per month and line what is expected where the month has a run, less what all its journals hold. A document of which a line has no account or no functional amount has none. Rule: domain rules, section 8. */
export async function readMissingRevenue(
  by: { readonly tx: Tx; readonly asOf: Date; readonly index: ReferenceIndex },
  sources: readonly { readonly sourceId: string; readonly entity: string }[],
): Promise<ReadonlyMap<string, MissingRevenue>> {
  if (sources.length === 0) return new Map()
  const entities = [...new Set(sources.map(({ entity }) => entity))]
  const book = openBook(await listRevenueJournals(by.tx, by.asOf, entities))
  const ids = sources.map(({ sourceId }) => sourceId)
  const { cases } = await loadCases({ ...by, runId: '' }, ids, book)
  return new Map(
    cases.flatMap((one): [string, MissingRevenue][] => {
      const found = missingOf(one, book, by.index)
      return found ? [[found.sourceId, found]] : []
    }),
  )
}

function missingOf(one: DocumentCase, book: JournalBook, index: ReferenceIndex): MissingRevenue | null {
  const sides = sidesOf(one, book).filter((side) => !isOfAnotherFinding(side, one, book))
  if (!compareRecognition(sides)) return null
  const { document } = one
  const entity = index.entities.get(document.entity)
  const rate = entity && documentRate({ currency: document.currency, issueOn: document.issue_on }, entity, index)
  if (!rate || rate.finding) return null
  const parts = sides.map((side) => partsOf(side, dimensionsOf(document, side, index), isRunOf(one, book)))
  if (parts.some((own) => own === null)) return null
  const months = Map.groupBy(
    parts.flatMap((own) => own ?? []),
    ({ period }) => period,
  )
  return {
    sourceId: document.source_id,
    documentId: document.document_id,
    number: document.number,
    entity: document.entity,
    currency: document.currency,
    issueOn: document.issue_on,
    rate: rate.conversion.rate,
    months: [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([period, own]) => ({ period, lines: own.flatMap(({ lines }) => lines) })),
  }
}

/** The dimensions of the line's revenue mapping at the day of issue. */
function dimensionsOf(
  { entity, issue_on: onDate }: DocumentCase['document'],
  { scheduled }: LineSides,
  index: ReferenceIndex,
): SignedLine['dimensions'] {
  const key = scheduled?.category ?? ''
  return mappingInForce(index, { set: 'gl_revenue', entity, key, onDate })?.dimensions ?? null
}

function isRunOf({ document }: DocumentCase, book: JournalBook): (period: Period) => boolean {
  return (period) => book.firstOf(document.entity, document.currency, period) !== undefined
}

interface Part {
  readonly period: Period
  readonly lines: readonly SignedLine[]
}

/** By month: debit deferred, credit revenue by what is missing of a line. Null where the accounts or the functional amount are not known. */
function partsOf(
  side: LineSides,
  dimensions: SignedLine['dimensions'],
  isRun: (period: Period) => boolean,
): Part[] | null {
  const { scheduled, entries, lineId } = side
  const expected = (scheduled?.parts ?? []).filter((part) => isRun(part.period))
  if (expected.some((part) => part.baseMinor === null)) return null
  const missing = new Map<Period, { amountMinor: bigint; baseMinor: bigint }>()
  const add = (period: Period, amountMinor: bigint, baseMinor: bigint) => {
    const before = missing.get(period) ?? { amountMinor: 0n, baseMinor: 0n }
    missing.set(period, { amountMinor: before.amountMinor + amountMinor, baseMinor: before.baseMinor + baseMinor })
  }
  for (const part of expected) add(part.period, part.amountMinor, part.baseMinor ?? 0n)
  for (const { journal, row } of entries) add(journal.period, -row.recognised_minor, -row.recognised_base_minor)
  const differing = [...missing].filter(([, { amountMinor, baseMinor }]) => amountMinor !== 0n || baseMinor !== 0n)
  const [booked] = entries
  const deferred = scheduled?.deferredAccount ?? booked?.row.deferred_accounts[0]
  const revenue = scheduled?.revenueAccount ?? booked?.row.revenue_accounts[0]
  if (!deferred || !revenue) return differing.length > 0 ? null : []
  const line = { taxCode: null, sourceLineRef: lineId, appliesTo: null, dimensions }
  return differing.map(([period, { amountMinor, baseMinor }]) => ({
    period,
    lines: [
      { ...line, account: deferred, amountMinor, baseMinor },
      { ...line, account: revenue, amountMinor: -amountMinor, baseMinor: -baseMinor },
    ],
  }))
}
