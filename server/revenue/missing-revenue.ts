import type { Tx } from '#db/client'
import { listRevenueJournals } from '#db/queries/revenue-journals'
import type { SignedLine } from '../domain/corrections/draft-lines.ts'
import type { Day } from '../domain/day.ts'
import { lastDayOf, type Period } from '../domain/period.ts'
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
  /** The last day of the first month that differs. */
  readonly wishedOn: Day
  /** A pair deferred / revenue per line; minor units, debit positive. */
  readonly lines: readonly SignedLine[]
}

/** What is missing of billing documents by their own ids: per line what is expected of the months that have a run, less what all journals hold. A document of which a line has no account or no functional amount has none. Rule: domain rules, section 8. */
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
  const difference = compareRecognition(sides)
  if (!difference) return null
  const { document } = one
  const entity = index.entities.get(document.entity)
  const rate = entity && documentRate({ currency: document.currency, issueOn: document.issue_on }, entity, index)
  if (!rate || rate.finding) return null
  const lines = sides.map((side) => {
    const dimensions = dimensionsOf(document, side, index)
    return pairOf(side, dimensions, (period) => isRun(one, book, period))
  })
  if (lines.some((pair) => pair === null) || lines.every((pair) => pair?.length === 0)) return null
  return {
    sourceId: document.source_id,
    documentId: document.document_id,
    number: document.number,
    entity: document.entity,
    currency: document.currency,
    issueOn: document.issue_on,
    rate: rate.conversion.rate,
    wishedOn: lastDayOf(difference.period),
    lines: lines.flatMap((pair) => pair ?? []),
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

function isRun({ document }: DocumentCase, book: JournalBook, period: Period): boolean {
  return book.firstOf(document.entity, document.currency, period) !== undefined
}

/** Debit deferred, credit revenue by what is missing; nothing where nothing is. Null where the accounts or the functional amount are not known. */
function pairOf(
  side: LineSides,
  dimensions: SignedLine['dimensions'],
  isRunOf: (period: Period) => boolean,
): SignedLine[] | null {
  const { scheduled, entries, lineId } = side
  const parts = (scheduled?.parts ?? []).filter((part) => isRunOf(part.period))
  if (parts.some((part) => part.baseMinor === null)) return null
  const amountMinor =
    parts.reduce((sum, part) => sum + part.amountMinor, 0n) -
    entries.reduce((sum, { row }) => sum + row.recognised_minor, 0n)
  const baseMinor =
    parts.reduce((sum, part) => sum + (part.baseMinor ?? 0n), 0n) -
    entries.reduce((sum, { row }) => sum + row.recognised_base_minor, 0n)
  if (amountMinor === 0n && baseMinor === 0n) return []
  const [booked] = entries
  const deferred = scheduled?.deferredAccount ?? booked?.row.deferred_accounts[0]
  const revenue = scheduled?.revenueAccount ?? booked?.row.revenue_accounts[0]
  if (!deferred || !revenue) return null
  const line = { taxCode: null, sourceLineRef: lineId, appliesTo: null, dimensions }
  return [
    { ...line, account: deferred, amountMinor, baseMinor },
    { ...line, account: revenue, amountMinor: -amountMinor, baseMinor: -baseMinor },
  ]
}
