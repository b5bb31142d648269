import { listRevenueJournals } from '#db/queries/revenue-journals'
import { clearSchedules, listUnbookedRuns, replaceSchedules } from '#db/queries/revenue-schedule'
import { replaceSourceFindings, type SourceFindingRecord } from '#db/queries/source-findings'
import { batches } from '#db/records'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { lastDuePeriod } from '../domain/revenue/journal-due.ts'
import type { Area, AreaAsk } from '../reconcile/area.ts'
import { type JournalBook, openBook } from './journal-book.ts'
import { journalFindings } from './journal-findings.ts'
import { judgeDocument } from './judge-document.ts'
import { judgeRepeat, missingRun } from './judge-runs.ts'
import { loadCases } from './load-cases.ts'
import { documentPartition, partitionsOf, runsPartition, subjectsOf } from './partitions.ts'
import { scheduleRecords } from './schedule-lines.ts'

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
  const { tx, index, runId } = ask
  const { cases, findings } = await loadCases(ask, sources, book)
  const found: Diagnosis[] = []
  const sourceFindings: SourceFindingRecord[] = [...findings]
  const records = cases.flatMap((one) => {
    const { document, scheduled } = one
    const functionalCurrency = index.entities.get(document.entity)?.functionalCurrency ?? document.currency
    sourceFindings.push(...journalFindings(one, book, { functionalCurrency, runId }))
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
  const unbooked = await listUnbookedRuns(tx, { entities, upTo: lastDuePeriod(asOf), booked: book.runs })
  const missing = unbooked.map((run) => missingRun(run, runId))
  await replaceSourceFindings(tx, entities.map(runsPartition), missing)
  const asked = new Set(entities)
  return book.repeats
    .filter((journal) => asked.has(journal.entity))
    .flatMap((journal) => judgeRepeat(journal, ask) ?? [])
}
