import { listQueueCases, sumCases } from '#db/queries/cases'
import { listDiagnoses } from '#db/queries/exception-detail'
import type { ExceptionFilter } from '#db/queries/exception-filter'
import { listExceptions, listExceptionsById, type PageWish, type QueueRow } from '#db/queries/exceptions'
import { caseLineView } from './case-line-view.ts'
import { type QueueAddress, queueQuery } from './queue-address.ts'
import { type QueueRowView, queueRowView, type RowSurroundings } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'
import type { QueueLine } from './read-queue.ts'

export const PAGE_ROWS = 50
const EXPANDED_ROWS = 5

export interface PageRead {
  readonly filter: ExceptionFilter
  readonly page: PageWish
  readonly around: Omit<RowSurroundings, 'evidence'>
  readonly address: QueueAddress
}

/** One page of single documents, and the ways to the pages beside it. */
export async function readDocumentLines(ctx: ReadCtx, { filter, page, around, address }: PageRead) {
  const cut = cutPage(await listExceptions(ctx.db, filter, page), page.from?.direction)
  const rows = await withSentences(ctx, cut.rows, around)
  const place = (row: (typeof cut.rows)[number] | undefined) =>
    row && ({ keys: [row.k0, row.k1, row.k2], id: row.exception_id } as const)
  return { lines: rows.map((row) => documentLine(row, false)), ...pageLinks(address, cut, place) }
}

/** One page by cause: cases of several documents first, opened ones with their first documents, then single documents. */
export async function readCaseLines(ctx: ReadCtx, { filter, page, around, address }: PageRead) {
  const cut = cutPage(await listQueueCases(ctx.db, filter, page), page.from?.direction)
  const several = cut.rows.filter((line) => line.count > 1n).map((line) => line.case_id)
  const opened = address.expanded.filter((id) => several.includes(id)).slice(0, 8)
  const firstPage = { sort: page.sort, factors: page.factors, limit: EXPANDED_ROWS }
  const [sums, children, named] = await Promise.all([
    sumCases(ctx.db, filter, several),
    Promise.all(opened.map((caseId) => listExceptions(ctx.db, { ...filter, caseId }, firstPage))),
    listExceptionsById(
      ctx.db,
      filter,
      cut.rows.map((line) => line.first_id),
    ),
  ])
  const listed = [...named, ...children.flat()]
  const evidence = await evidenceOf(ctx, listed)
  const rows = listed.map((row) => queueRowView(ctx, row, { ...around, evidence }))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const lines = cut.rows.flatMap((line): QueueLine[] => {
    const first = byId.get(line.first_id)
    if (!first) return [] // resolved between the two reads
    if (line.count === 1n) return [documentLine(first, false)]
    const members = children[opened.indexOf(line.case_id)]?.flatMap((row) => byId.get(row.exception_id) ?? []) ?? []
    const own = sums.filter((sum) => sum.case_id === line.case_id)
    const sample = named.find((row) => row.exception_id === line.first_id)
    if (!sample) return []
    const shown = members.length
    const found = caseLineView(ctx, { line, sums: own, first, sample, around: { ...around, evidence }, address, shown })
    const more = found.moreWord
      ? [{ kind: 'more' as const, id: `more-${found.id}`, href: found.href, label: found.moreWord }]
      : []
    return [{ kind: 'case', id: found.id, case: found }, ...members.map((row) => documentLine(row, true)), ...more]
  })
  const place = (line: (typeof cut.rows)[number] | undefined) =>
    line && ({ keys: [line.k0, line.k1, line.k2], id: line.case_id } as const)
  return { lines: page.from ? lines : withBands(ctx, lines), ...pageLinks(address, cut, place) }
}

/** Headings before the first case and the first single document; pages further on go without. */
function withBands(ctx: ReadCtx, lines: readonly QueueLine[]): QueueLine[] {
  const first = lines.findIndex((line) => line.kind === 'case')
  if (first < 0) return [...lines]
  const single = lines.findIndex((line) => line.kind === 'document' && !line.isChild)
  const band = (id: string, label: string): QueueLine => ({ kind: 'band', id, label, aside: '' })
  const cases = band('cases', ctx.t('work.queue.cases'))
  if (single < 0) return [cases, ...lines]
  return [cases, ...lines.slice(0, single), band('single', ctx.t('work.queue.single')), ...lines.slice(single)]
}

function documentLine(document: QueueRowView, isChild: boolean): QueueLine {
  return { kind: 'document', id: document.id, isChild, document }
}

/** Rows with the sentence of their newest diagnosis. */
export async function withSentences(
  ctx: ReadCtx,
  rows: readonly QueueRow[],
  around: Omit<RowSurroundings, 'evidence'>,
): Promise<QueueRowView[]> {
  const evidence = await evidenceOf(ctx, rows)
  return rows.map((row) => queueRowView(ctx, row, { ...around, evidence }))
}

async function evidenceOf(ctx: ReadCtx, rows: readonly QueueRow[]): Promise<ReadonlyMap<string, unknown>> {
  const ids = rows.map((row) => row.exception_id)
  const found = await listDiagnoses(ctx.db, ids)
  return new Map(found.map((diagnosis) => [diagnosis.exception_id, diagnosis.evidence]))
}

/** One row more than a page was asked for: it says whether there is another page, and is not shown. */
function cutPage<Row>(rows: Row[], direction: 'after' | 'before' | undefined) {
  const hasMore = rows.length > PAGE_ROWS
  if (direction === 'before') return { rows: hasMore ? rows.slice(1) : rows, hasBefore: hasMore, hasAfter: true }
  return { rows: rows.slice(0, PAGE_ROWS), hasBefore: direction === 'after', hasAfter: hasMore }
}

type PlaceOf<Row> = (row: Row | undefined) => NonNullable<QueueAddress['from']>['place'] | undefined

function pageLinks<Row>(
  address: QueueAddress,
  cut: { rows: Row[]; hasBefore: boolean; hasAfter: boolean },
  placeOf: PlaceOf<Row>,
) {
  const link = (row: Row | undefined, direction: 'after' | 'before') => {
    const place = placeOf(row)
    return place ? `/queue${queueQuery(address, { from: { place, direction } })}` : null
  }
  return {
    nextHref: cut.hasAfter ? link(cut.rows.at(-1), 'after') : null,
    previousHref: cut.hasBefore ? link(cut.rows[0], 'before') : null,
  }
}
