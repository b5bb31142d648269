import type { Tx } from '#db/client'
import { listLinesOnRevenue, loadScheduledDocuments } from '#db/queries/revenue-billing'
import { listRecognised } from '#db/queries/revenue-journals'
import type { SourceFindingRecord } from '#db/queries/source-findings'
import { accountsOf } from '../domain/diagnosis/judgement-reference.ts'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import type { DocumentCase } from './document-sides.ts'
import type { JournalBook } from './journal-book.ts'
import { scheduleLines } from './schedule-lines.ts'

/** Documents by their own ids with their schedules beside what the journals say of their lines, and the lines that can have no schedule. */
export async function loadCases(
  by: { readonly tx: Tx; readonly asOf: Date; readonly index: ReferenceIndex; readonly runId: string },
  sources: readonly string[],
  book: JournalBook,
): Promise<{ readonly cases: readonly DocumentCase[]; readonly findings: readonly SourceFindingRecord[] }> {
  const { tx, asOf, index } = by
  const { documents, lines } = await loadScheduledDocuments(tx, sources, asOf)
  const lineIds = lines.map((line) => line.line_id)
  const recognised = Map.groupBy(await listRecognised(tx, lineIds, book.counted), (row) => row.line_id)
  const accounts = { revenue: [...accountsOf(index, 'revenue')], deferred: [...accountsOf(index, 'deferred')] }
  const onRevenue = await listLinesOnRevenue(tx, lineIds, accounts)
  const linesOf = Map.groupBy(lines, (line) => line.document_id)
  const found = documents.map((document) => {
    const own = linesOf.get(document.document_id) ?? []
    const { scheduled, findings } = scheduleLines(document, own, by)
    const one = { document, scheduled, lineIds: own.map((line) => line.line_id), recognised, onRevenue }
    return { one, findings }
  })
  return { cases: found.map(({ one }) => one), findings: found.flatMap(({ findings }) => findings) }
}
