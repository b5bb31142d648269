import type { RevenueJournalRow } from '#db/queries/revenue-journals'
import type { UnbookedRunRow } from '#db/queries/revenue-schedule'
import type { SourceFindingRecord } from '#db/queries/source-findings'
import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { revenueJournalRef } from '../domain/external-ref.ts'
import { minorToDecimal } from '../domain/money.ts'
import { revenueVocabulary } from '../domain/revenue/facts.ts'
import { journalDueAt } from '../domain/revenue/journal-due.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import { runsPartition } from './partitions.ts'

/** A live journal that repeats the reference of an earlier one, diagnosed; the repeats of one entity and month are one case. Variance: what it recognises, minor units. Rule: file-drop contract, section 7. */
export function judgeRepeat(journal: RevenueJournalRow, ask: AreaAsk): Diagnosis | null {
  const { entity, currency, period } = journal
  const recognised = journal.repeated_minor ?? 0n
  return areaDiagnosis(
    {
      subject: 'revenue_run',
      subjectKind: 'revenue_run',
      subjectSourceId: journal.source_id,
      subjectDocumentId: journal.document_id,
      scope: 'revenue',
      partition: runsPartition(entity),
      entity,
      period,
      currency,
      varianceMinor: recognised,
      facets: [{ facet: 'schedule', amountMinor: recognised }],
      facts: { ...revenueVocabulary, journalRepeatsReference: true },
      words: { key: journal.external_ref ?? '' },
      documents: [{ system: 'erp', type: 'erp_document', id: journal.source_id, number: journal.doc_no }],
      groupingKey: (rule) => rule.grouping?.replace('{entity}', entity).replace('{period}', period) ?? null,
      sinceAt: journal.created_at,
      billToId: null,
      customerName: null,
      billingNumber: null,
      erpNumber: journal.doc_no,
    },
    ask,
  )
}

/** A month whose journal is due and not there: one finding, not one per document. */
export function missingRun({ entity, currency, period, ...run }: UnbookedRunRow, runId: string): SourceFindingRecord {
  return {
    partition: runsPartition(entity),
    object_kind: 'revenue_journal',
    object_id: revenueJournalRef({ entity, currency, period }),
    code: 'revenue_journal_missing',
    entity,
    params: {
      period,
      currency,
      expected: minorToDecimal(run.recognised_minor, currency),
      lines: run.lines.toString(),
      due: journalDueAt(period).toISOString(),
    },
    run_id: runId,
  }
}
