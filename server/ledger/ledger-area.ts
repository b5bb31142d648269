import {
  type ControlJournalRow,
  listControlJournals,
  listEntityKeys,
  listLedgerEntities,
  listUnsoundBalances,
  type UnsoundBalanceRow,
} from '#db/queries/ledger-judgement'
import { replaceSourceFindings, type SourceFindingRecord } from '#db/queries/source-findings'
import { areaDiagnosis } from '../domain/diagnosis/area-diagnosis.ts'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'
import { minorToDecimal, parseDecimalToMinor } from '../domain/money.ts'
import type { Area, AreaAsk } from '../reconcile/area.ts'

const prefix = 'ledger|'

/** The check on control accounts: journals that no document stands behind, and balances that cannot be true. One partition per entity. Rule: file-drop contract, section 7, CONTROL_ACCOUNT. */
export const ledgerArea: Area = {
  name: 'ledger',
  async partitionsOf(ask) {
    const entities = ask.changes.everything ? await listEntityKeys(ask.tx) : await changedEntities(ask)
    return entities.map((entity) => `${prefix}${entity}`)
  },
  async judge(ask, partitions) {
    if (partitions.length === 0) return []
    const entities = partitions.map((partition) => partition.slice(prefix.length))
    const balances = await listUnsoundBalances(ask.tx, entities, ask.asOf)
    await replaceSourceFindings(
      ask.tx,
      partitions,
      balances.map((row) => balanceFinding(row, ask.runId)),
    )
    const journals = await listControlJournals(ask.tx, entities, ask.asOf)
    return journals.flatMap((row) => journalFinding(row, ask) ?? [])
  },
  async clear() {
    // What this check keeps are findings alone, and those are taken away with the findings of all checks.
  },
}

function changedEntities(ask: AreaAsk): Promise<string[]> {
  const between = ask.lastAsOf && { after: ask.lastAsOf, until: ask.asOf }
  return listLedgerEntities(ask.tx, ask.changes.marks, between)
}

/** What a journal does to one control account, diagnosed; null where no rule holds. Variance: debit minus credit, functional minor units. */
function journalFinding(row: ControlJournalRow, ask: AreaAsk): Diagnosis | null {
  const { functional_currency: currency } = row
  return areaDiagnosis(
    {
      subject: 'journal',
      subjectKind: 'journal',
      subjectSourceId: row.source_id,
      subjectDocumentId: row.document_id,
      scope: `account:${row.account}`,
      partition: `${prefix}${row.entity}`,
      entity: row.entity,
      period: row.period,
      currency,
      varianceMinor: row.moved_minor,
      facets: [{ facet: 'ledger', amountMinor: row.moved_minor }],
      facts: {
        journalAfterLock: row.locked_at !== null && row.created_at > row.locked_at,
        openingDiffersFromSigned: differs(row.opening, row.signed_closing, currency),
        journalOnSubledgerAccount: row.role !== 'deposits',
      },
      words: { account: row.account, amount: { money: [row.moved_minor.toString(), currency] } },
      documents: [{ system: 'erp', type: 'erp_document', id: row.source_id, number: row.doc_no }],
      groupingKey: () => (row.accounts > 1 ? `journal:${row.entity}:${row.source_id}` : null),
      sinceAt: row.created_at,
      billToId: null,
      customerName: null,
      billingNumber: null,
      erpNumber: row.doc_no,
    },
    ask,
  )
}

/** True where both figures are told and are not the same amount; figures are decimals in major units, however many zeros they end in. */
function differs(opening: string | null, signed: string | null, currency: string): boolean {
  if (opening === null || signed === null) return false
  const [one, other] = [parseDecimalToMinor(opening, currency), parseDecimalToMinor(signed, currency)]
  return one.ok && other.ok && one.minor !== other.minor
}

function balanceFinding(row: UnsoundBalanceRow, runId: string): SourceFindingRecord {
  return {
    partition: `${prefix}${row.entity}`,
    object_kind: 'erp_balance',
    object_id: `${row.entity}|${row.account}|${row.period}`,
    code: row.code,
    entity: row.entity,
    params: {
      account: row.account,
      period: row.period,
      currency: row.functional_currency,
      expected: minorToDecimal(row.expected_minor, row.functional_currency),
      actual: minorToDecimal(row.actual_minor, row.functional_currency),
    },
    run_id: runId,
  }
}
