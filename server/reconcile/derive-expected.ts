import { createHash } from 'node:crypto'
import type { Tx } from '#db/client'
import type { BillingRow } from '#db/queries/recon-billing'
import {
  type DerivationFindingRecord,
  type ExpectedDocumentRecord,
  type ExpectedLineRecord,
  insertExpected,
  listExpectedVersions,
} from '#db/queries/recon-expected'
import type { ReconItemRecord } from '#db/queries/recon-items'
import { batches } from '#db/records'
import { deriveExpectedPosting } from '../domain/posting/derive-expected-posting.ts'
import type { ReferenceIndex } from '../domain/posting/reference.ts'
import type { Derivation } from '../domain/posting/types.ts'
import { readBillingFacts } from './read-billing-facts.ts'
import { blocksOf, expectedKey } from './recon-keys.ts'

const BATCH = 2_000

/** Derives what the ERP should say for the given billing documents and stores a new version where the answer changed. Items go to `layOut`, batch by batch; documents not known yet at the instant have none. */
export async function deriveExpected(
  tx: Tx,
  ask: { ids: readonly string[]; asOf: Date; index: ReferenceIndex; runId: string },
  layOut: (items: readonly ReconItemRecord[]) => Promise<void>,
): Promise<{ derived: number; changed: number }> {
  let derived = 0
  let changed = 0
  for (const ids of batches(ask.ids, BATCH)) {
    const documents = await readBillingFacts(tx, ids, ask.asOf)
    const known = await listExpectedVersions(tx, ids)
    const rows = {
      documents: [] as ExpectedDocumentRecord[],
      lines: [] as ExpectedLineRecord[],
      findings: [] as DerivationFindingRecord[],
    }
    const items: ReconItemRecord[] = []
    for (const { row, document } of documents) {
      const derivation = inPlannedPeriod(deriveExpectedPosting(document, ask.index), row.planned_period)
      const inputsSha = digestOf(row, derivation)
      const before = known.get(row.document_id)
      const isNew = before?.inputsSha !== inputsSha
      const versionNo = (before?.versionNo ?? 0) + (isNew ? 1 : 0)
      if (isNew) addVersion(rows, row, derivation, { versionNo, inputsSha, runId: ask.runId })
      items.push(itemOf(row, derivation, versionNo))
      changed += isNew ? 1 : 0
    }
    derived += documents.length
    await insertExpected(tx, rows)
    await layOut(items)
  }
  return { derived, changed }
}

/** What a plan posted in another period is expected there; dates, rate and deadline stay those of the document (file-drop contract, section 8). */
function inPlannedPeriod(derivation: Derivation, planned: string | null): Derivation {
  if (planned === null) return derivation
  if (derivation.outcome === 'derived') return { ...derivation, expected: { ...derivation.expected, period: planned } }
  return { ...derivation, expected: { ...derivation.expected, period: planned } }
}

/** Equal for two derivations that say the same of the same billing version. */
function digestOf(row: BillingRow, derivation: Derivation): string {
  const text = JSON.stringify([row.version_no, row.is_void, derivation], (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return createHash('sha256').update(text).digest('hex')
}

function addVersion(
  rows: { documents: ExpectedDocumentRecord[]; lines: ExpectedLineRecord[]; findings: DerivationFindingRecord[] },
  row: BillingRow,
  derivation: Derivation,
  version: { versionNo: number; inputsSha: string; runId: string },
): void {
  const { expected } = derivation
  const id = { expected_id: row.document_id, version_no: version.versionNo }
  const isPosted = derivation.outcome === 'derived' && !row.is_void
  rows.documents.push({
    ...id,
    billing_version_no: row.version_no,
    source_id: row.source_id,
    entity: row.entity,
    kind: row.kind,
    outcome: row.is_void ? 'void' : derivation.outcome,
    mode: expected.mode,
    external_ref: expected.externalRef,
    group_ref: expected.groupRef,
    bill_to_id: row.bill_to_id,
    customer_no: expected.customerNo,
    currency: row.currency,
    rate: isPosted ? derivation.expected.rate : null,
    rate_on: isPosted ? derivation.expected.rateOn : null,
    document_on: row.issue_on,
    period: expected.period,
    gross_minor: row.gross_minor,
    base_minor: isPosted ? derivation.expected.baseReceivableMinor : null,
    parts: isPosted ? derivation.expected.parts : 1,
    deadline_at: expected.deadlineAt,
    inputs_sha: `\\x${version.inputsSha}`,
    run_id: version.runId,
  })
  if (isPosted) for (const line of derivation.expected.lines) rows.lines.push(lineRecord(id, line))
  if (derivation.outcome !== 'unmapped') return
  derivation.findings.forEach((finding, index) =>
    rows.findings.push({
      ...id,
      finding_no: index + 1,
      cause: finding.cause,
      grouping_key: finding.groupingKey,
      params: finding.params,
    }),
  )
}

type DerivedLine = Extract<Derivation, { outcome: 'derived' }>['expected']['lines'][number]

function lineRecord(id: { expected_id: string; version_no: number }, line: DerivedLine): ExpectedLineRecord {
  return {
    ...id,
    line_no: line.lineNo,
    part_no: line.partNo,
    role: line.role,
    account: line.account,
    amount_minor: line.amountMinor,
    base_minor: line.baseMinor,
    tax_code: line.taxCode,
    erp_tax_code: line.erpTaxCode,
    source_line_ref: line.sourceLineRef,
    dimensions: line.dimensions,
    mapping_version_ids: line.mappingIds,
  }
}

const STANDINGS = { derived: 'due', unmapped: 'unmapped', zero_total: 'zero_total' } as const

function itemOf(row: BillingRow, derivation: Derivation, versionNo: number): ReconItemRecord {
  const { expected } = derivation
  const isPosted = derivation.outcome === 'derived' && !row.is_void
  return {
    document_id: row.document_id,
    match_key: expectedKey(row.entity, expected.groupRef),
    source_id: row.source_id,
    version_no: versionNo,
    entity: row.entity,
    kind: row.kind,
    standing: row.is_void ? 'void' : STANDINGS[derivation.outcome],
    number: row.number,
    customer_no: expected.customerNo,
    currency: row.currency,
    amount_minor: row.gross_minor,
    base_minor: isPosted ? derivation.expected.baseReceivableMinor : null,
    on_date: row.issue_on,
    period: expected.period,
    deadline_at: expected.deadlineAt,
    posted_at: null,
    ...blocksOf({
      entity: row.entity,
      customerNo: expected.customerNo,
      currency: row.currency,
      amountMinor: row.gross_minor,
      number: row.number,
      documentId: row.document_id,
    }),
  }
}
