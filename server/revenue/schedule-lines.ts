import type { ScheduledDocumentRow, ScheduledLineRow } from '#db/queries/revenue-billing'
import type { RevenueScheduleRecord } from '#db/queries/revenue-schedule'
import type { SourceFindingRecord } from '#db/queries/source-findings'
import { compileConversion } from '../domain/fx.ts'
import { monthOf, type Period } from '../domain/period.ts'
import { documentRate } from '../domain/posting/document-rate.ts'
import { categoryInForce, mappingInForce, type ReferenceIndex } from '../domain/posting/reference.ts'
import { type Pattern, patternProblem } from '../domain/revenue/pattern.ts'
import { recognise, type SchedulePart } from '../domain/revenue/schedule.ts'
import { divideRounded } from '../domain/rounding.ts'
import { documentPartition } from './partitions.ts'

/** A line that is earned over time, with its months; no months on void documents. */
export interface ScheduledLine {
  readonly lineId: string
  readonly category: string | null
  readonly deferredAccount: string | null
  readonly revenueAccount: string | null
  readonly totalMinor: bigint
  readonly parts: readonly SchedulePart[]
}

const noLocks: ReadonlySet<Period> = new Set()

/** The schedules of a document's lines whose product is earned by day. Nothing is locked here: what the ERP owes belongs to the month of issue and those of service (file-drop contract, section 6). A service of no days gives a finding and no schedule; no stated days mean the month of issue. */
export function scheduleLines(
  document: ScheduledDocumentRow,
  lines: readonly ScheduledLineRow[],
  { index, runId }: { index: ReferenceIndex; runId: string },
): { scheduled: ScheduledLine[]; findings: SourceFindingRecord[] } {
  const scheduled: ScheduledLine[] = []
  const findings: SourceFindingRecord[] = []
  const convert = converterOf(document, index)
  for (const line of lines) {
    const product = line.sku === null ? undefined : index.products.get(line.sku)
    if (product?.pattern !== 'ratable_daily') continue
    const pattern = patternOf(line)
    if (patternProblem(pattern) !== null) {
      findings.push(emptyService(document, line, runId))
      continue
    }
    const category = categoryInForce(product, document.issue_on) ?? null
    const ask = { set: 'gl_revenue', entity: document.entity, key: category ?? '', onDate: document.issue_on } as const // the set's name as a literal
    const mapping = category === null ? undefined : mappingInForce(index, ask)
    const parts = recognise({
      totalMinor: line.net_minor,
      baseMinor: convert(line.net_minor),
      issuePeriod: monthOf(document.issue_on),
      pattern,
      remainder: 'cumulative',
      locked: noLocks,
    })
    scheduled.push({
      lineId: line.line_id,
      category,
      deferredAccount: mapping?.deferred ?? null,
      revenueAccount: mapping?.revenue ?? null,
      totalMinor: line.net_minor,
      parts: document.is_void ? [] : parts,
    })
  }
  return { scheduled, findings }
}

function patternOf(line: ScheduledLineRow): Pattern {
  const { service_start_on: from, service_end_on: to } = line
  return from === null || to === null ? { kind: 'as_invoiced' } : { kind: 'ratable_daily', from, to }
}

/** Converts to functional currency at the document's rate, each line on its own; null where there is no rate. */
function converterOf(document: ScheduledDocumentRow, index: ReferenceIndex): (minor: bigint) => bigint | null {
  const entity = index.entities.get(document.entity)
  const rate = entity && documentRate({ currency: document.currency, issueOn: document.issue_on }, entity, index)
  if (!rate || rate.finding) return () => null
  const { multiplier, divisor } = compileConversion(rate.conversion)
  return (minor) => divideRounded(minor * multiplier, divisor, 'half_up')
}

/** The schedule of a line as it is kept. Counts of days fit a number. */
export function scheduleRecords(
  document: ScheduledDocumentRow,
  line: ScheduledLine,
  runId: string,
): RevenueScheduleRecord[] {
  return line.parts.map((part) => ({
    line_id: line.lineId,
    period: part.period,
    partition: documentPartition(document.source_id),
    document_id: document.document_id,
    entity: document.entity,
    currency: document.currency,
    issue_period: monthOf(document.issue_on),
    revenue_category: line.category,
    deferred_account: line.deferredAccount,
    revenue_account: line.revenueAccount,
    amount_minor: part.amountMinor,
    base_minor: part.baseMinor,
    total_minor: line.totalMinor,
    days_through: part.elapsed.through,
    days_total: part.elapsed.whole,
    run_id: runId,
  }))
}

function emptyService(document: ScheduledDocumentRow, line: ScheduledLineRow, runId: string): SourceFindingRecord {
  return {
    partition: documentPartition(document.source_id),
    object_kind: 'billing_line',
    object_id: line.line_id,
    code: 'service_period_empty',
    entity: document.entity,
    params: { document: document.number, from: line.service_start_on ?? '', to: line.service_end_on ?? '' },
    run_id: runId,
  }
}
