import { listLinesOnRevenue, loadScheduledDocuments } from '#db/queries/revenue-billing'
import { listRecognised, listRevenueJournals } from '#db/queries/revenue-journals'
import { clearSchedules, listUnbookedRuns, replaceSchedules } from '#db/queries/revenue-schedule'
import { replaceSourceFindings, type SourceFindingRecord } from '#db/queries/source-findings'
import { batches } from '#db/records'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { accountsOf } from '../domain/diagnosis/judgement-reference.ts'
import { lastDuePeriod } from '../domain/revenue/journal-due.ts'
import type { Area, AreaAsk } from '../reconcile/area.ts'
import { type JournalBook, openBook } from './journal-book.ts'
import { journalFindings } from './journal-findings.ts'
import { judgeDocument } from './judge-document.ts'
import { judgeRepeat, missingRun } from './judge-runs.ts'
import { documentPartition, partitionsOf, runsPartition, subjectsOf } from './partitions.ts'
import { scheduleLines, scheduleRecords } from './schedule-lines.ts'

const BATCH = 1_000

/** The check on revenue: the schedule of every line that is earned over time, beside the revenue journals of the ERP. Partitions: one per billing document, and one per entity for its journals as such. Rule: file-drop contract, sections 6 and 7. */
export const revenueArea: Area = {
  name: 'revenue',
  partitionsOf,
  async judge(ask, partitions) {
    if (partitions.length === 0) return []
    const { sources, entities } = subjectsOf(partitions)
    const book = openBook(await listRevenueJournals(ask.tx, ask.asOf, entities))
    const found: Diagnosis[] = []
    for (const batch of batches(sources, BATCH)) found.push(...(await judgeDocuments(ask, batch, book)))
    found.push(...(await judgeRuns(ask, entities, book)))
    return found
  },
  clear: clearSchedules,
}

/** Rebuilds the schedules of some documents and compares them with the journals. */
async function judgeDocuments(ask: AreaAsk, sources: readonly string[], book: JournalBook): Promise<Diagnosis[]> {
  const { tx, asOf, index, runId } = ask
  const { documents, lines } = await loadScheduledDocuments(tx, sources, asOf)
  const lineIds = lines.map((line) => line.line_id)
  const recognised = Map.groupBy(await listRecognised(tx, lineIds, book.counted), (row) => row.line_id)
  const accounts = { revenue: [...accountsOf(index, 'revenue')], deferred: [...accountsOf(index, 'deferred')] }
  const onRevenue = await listLinesOnRevenue(tx, lineIds, accounts)
  const linesOf = Map.groupBy(lines, (line) => line.document_id)
  const found: Diagnosis[] = []
  const sourceFindings: SourceFindingRecord[] = []
  const records = documents.flatMap((document) => {
    const own = linesOf.get(document.document_id) ?? []
    const { scheduled, findings } = scheduleLines(document, own, { index, runId })
    const one = { document, scheduled, lineIds: own.map((line) => line.line_id), recognised, onRevenue }
    const functionalCurrency = index.entities.get(document.entity)?.functionalCurrency ?? document.currency
    sourceFindings.push(...findings, ...journalFindings(one, book, { functionalCurrency, runId }))
    const diagnosis = judgeDocument(one, book, ask)
    if (diagnosis) found.push(diagnosis)
    return scheduled.flatMap((line) => scheduleRecords(document, line, runId))
  })
  const partitions = sources.map(documentPartition)
  await replaceSchedules(tx, partitions, records)
  await replaceSourceFindings(tx, partitions, sourceFindings)
  return found
}

/** The journals of some entities as such: those booked twice, and months that have none although it is due. */
async function judgeRuns(ask: AreaAsk, entities: readonly string[], book: JournalBook): Promise<Diagnosis[]> {
  const { tx, asOf, runId } = ask
  const unbooked = await listUnbookedRuns(tx, { entities, upTo: lastDuePeriod(asOf), booked: book.counted })
  const missing = unbooked.map((run) => missingRun(run, runId))
  await replaceSourceFindings(tx, entities.map(runsPartition), missing)
  const asked = new Set(entities)
  return book.repeats
    .filter((journal) => asked.has(journal.entity))
    .flatMap((journal) => judgeRepeat(journal, ask) ?? [])
}
