import type { SettlementRecords } from '#db/queries/receivables-rows'
import { billToPartition } from './place.ts'
import type { JudgedSettlement } from './settlement-findings.ts'

/** What is kept of one settlement: the posting it should have with every step, and the ERP documents that stand for it. */
export function settlementRecord(one: JudgedSettlement, runId: string): SettlementRecords {
  const { row } = one
  const { derivation } = one.observed
  return {
    settlements: [headRecord(one, runId)],
    lines: (derivation.outcome === 'derived' ? derivation.posting.lines : []).map((line) => ({
      payment_id: row.document_id,
      line_no: line.lineNo,
      role: line.role,
      account: line.account,
      amount_minor: line.amountMinor,
      base_minor: line.baseMinor,
      applies_to: line.appliesTo,
      settled_source_id: line.settledId,
    })),
    pairs: one.pairs.map(({ row: erp, role }) => ({
      erp_document_id: erp.document_id,
      erp_version_no: erp.version_no,
      payment_id: row.document_id,
      role,
    })),
  }
}

function headRecord(
  { row, observed, entity }: JudgedSettlement,
  runId: string,
): SettlementRecords['settlements'][number] {
  const { derivation } = observed
  const posting = derivation.outcome === 'derived' ? derivation.posting : null
  const receivables = posting?.lines.filter((line) => line.role === 'receivable') ?? []
  return {
    payment_id: row.document_id,
    version_no: row.version_no,
    partition: billToPartition(row.entity, row.bill_to_id),
    source_id: row.source_id,
    entity: row.entity,
    bill_to_id: row.bill_to_id,
    kind: row.kind,
    outcome: derivation.outcome,
    erp_type: derivation.erpType,
    customer_no: posting?.customerNo ?? null,
    currency: row.currency,
    functional_currency: entity.functionalCurrency,
    rate: posting?.rate ?? null,
    rate_on: posting?.rateOn ?? null,
    document_on: row.paid_on,
    period: derivation.period,
    amount_minor: row.amount_minor,
    receivable_minor: derivation.receivableMinor,
    receivable_base_minor: posting && receivables.reduce((sum, line) => sum + line.baseMinor, 0n),
    deadline_at: observed.deadlineAt,
    explanation: {
      steps: derivation.steps,
      ...(derivation.outcome === 'unmapped' && { findings: derivation.findings }),
      ...(derivation.outcome === 'unsound' && { problems: derivation.problems }),
    },
    run_id: runId,
  }
}
