import type { DocumentGroup, ErpSide, ExpectedSide } from '#server/domain/diagnosis/sides'
import { parseDecimalToMinor } from '#server/domain/money'
import { monthOf } from '#server/domain/period'
import { deriveExpectedPosting } from '#server/domain/posting/derive-expected-posting'
import type { ReferenceIndex } from '#server/domain/posting/reference'
import { type BillingRow, createdAt, type ErpRow, finalisedAt, postedOn, type Scenario } from './scenario.ts'

/** The documents of a scenario as a judgement sees them, put together by hand: what matching would have found. */
export function groupOf(scenario: Scenario, index: ReferenceIndex): DocumentGroup {
  const { group } = scenario
  const stands = typeof group === 'object' ? group : everything(scenario)
  const erp = new Map(scenario.erp.map((row) => [row.id, erpSide(row, index)]))
  const billing = new Map(scenario.billing.map((row) => [row.id, expectedSide(row, index)]))
  const live = stands.live.map((id) => known(erp, id))
  const repeats = stands.repeats
  return {
    matchId: live.length > 0 && stands.expected.length > 0 ? 'match' : null,
    expected: stands.expected.map((id) => known(billing, id)),
    live,
    rejected: scenario.erp.filter((row) => row.status === 'rejected').map((row) => known(erp, row.id)),
    repeats: repeats
      ? {
          how: repeats.how,
          document: known(erp, repeats.document),
          billing: { sourceId: repeats.billing, number: known(billing, repeats.billing).number },
        }
      : null,
    consolidated: stands.consolidated === undefined ? null : known(erp, stands.consolidated),
  }
}

/** One group of documents as they stand, all ERP documents live. */
export function groupFrom(
  billing: readonly BillingRow[],
  erp: readonly ErpRow[],
  index: ReferenceIndex,
): DocumentGroup {
  return {
    matchId: 'match',
    expected: billing.map((row) => expectedSide(row, index)),
    live: erp.map((row) => erpSide(row, index)),
    ...{ rejected: [], repeats: null, consolidated: null },
  }
}

function everything(scenario: Scenario): Exclude<Scenario['group'], 'passes' | undefined> {
  const reversed = new Set(scenario.erp.flatMap((row) => (row.reversal_of ? [row.id, row.reversal_of] : [])))
  const live = scenario.erp.filter((row) => row.status === 'posted' && !reversed.has(row.id))
  return { expected: scenario.billing.map((row) => row.id), live: live.map((row) => row.id) }
}

function known<Side>(sides: ReadonlyMap<string, Side>, id: string): Side {
  const side = sides.get(id)
  if (side === undefined) throw new Error(`the scenario has no document ${id}`)
  return side
}

/** Signed from the customer's side: amounts of a credit memo turn negative. */
function expectedSide(row: BillingRow, index: ReferenceIndex): ExpectedSide {
  const signed = (text: string) =>
    row.kind === 'credit_memo' ? -minorOf(text, row.currency) : minorOf(text, row.currency)
  const billedLines = row.lines.map(([sku, kind, taxCode, net], at) => ({
    lineId: `${row.id}-${at + 1}`,
    lineNo: at + 1,
    ...{ sku, kind, taxCode },
    netMinor: signed(net),
  }))
  const billedTaxes = row.taxes.map(([taxCode, ratePercent, amount]) => ({
    ...{ taxCode, ratePercent },
    amountMinor: signed(amount),
  }))
  const same = {
    sourceId: row.id,
    number: row.number,
    entity: row.entity,
    kind: row.kind,
    billToId: row.bill_to,
    issueOn: row.on,
    finalisedAt: new Date(finalisedAt(row)),
    currency: row.currency,
    grossMinor: signed(row.gross),
  }
  const derivation = deriveExpectedPosting({ ...same, lines: billedLines, taxes: billedTaxes }, index)
  const { expected, outcome } = derivation
  const posted = outcome === 'derived' && !row.voided ? derivation.expected : undefined
  return {
    ...same,
    documentId: row.id,
    standing: row.voided ? 'void' : outcome === 'derived' ? 'due' : outcome,
    mode: expected.mode,
    groupRef: expected.groupRef,
    customerName: row.bill_to,
    customerNo: expected.customerNo,
    rate: posted?.rate ?? null,
    rateOn: posted?.rateOn ?? null,
    period: expected.period,
    baseMinor: posted?.baseReceivableMinor ?? null,
    deadlineAt: expected.deadlineAt,
    voidedAt: row.voided ? new Date(row.voided) : null,
    lines: (posted?.lines ?? []).map((line) => ({ ...line, mappingVersionIds: line.mappingIds })),
    billedLines,
    billedTaxes,
    findings: derivation.outcome === 'unmapped' ? derivation.findings : [],
  }
}

/** An ERP document with its lines; debit positive. */
function erpSide(row: ErpRow, index: ReferenceIndex): ErpSide {
  const functional = index.entities.get(row.entity)?.functionalCurrency ?? row.currency
  const control = index.mappings.get(`${row.entity}|gl_control|`)?.[0]
  const receivable = control?.set === 'gl_control' ? control.receivable : null
  const lines = row.lines.map(([account, amount, ref, base, dimensions]) => ({
    account,
    amountMinor: minorOf(amount, row.currency),
    baseMinor: minorOf(base ?? amount, functional),
    sourceLineRef: ref ?? null,
    dimensions: dimensions ?? null,
    isReceivable: account === receivable,
  }))
  const receivables = lines.filter((line) => line.isReceivable)
  return {
    documentId: row.id,
    sourceId: row.id,
    entity: row.entity,
    kind: row.type === 'ar_credit_memo' ? 'credit_memo' : 'invoice',
    standing: row.status === 'rejected' ? 'rejected' : 'live',
    docNo: `D-${row.id}`,
    externalRef: row.ref,
    refs: row.refs,
    customerNo: row.customer,
    currency: row.currency,
    rate: row.rate,
    documentOn: row.on,
    postingOn: postedOn(row),
    period: monthOf(postedOn(row)),
    createdAt: new Date(createdAt(row)),
    updatedAt: new Date(row.updated ?? createdAt(row)),
    sourceVersion: row.version,
    statusReason: row.reason ?? null,
    receivableMinor: receivables.reduce((sum, line) => sum + line.amountMinor, 0n),
    baseReceivableMinor: receivables.reduce((sum, line) => sum + line.baseMinor, 0n),
    lines,
  }
}

/** Minor units of a figure that is known to be good. */
function minorOf(text: string, currency: string): bigint {
  const amount = parseDecimalToMinor(text, currency)
  if (!amount.ok) throw new Error(`${text} ${currency}: ${amount.reason}`)
  return amount.minor
}
