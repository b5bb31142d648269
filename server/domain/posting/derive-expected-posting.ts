import { compileConversion } from '../fx.ts'
import { invariant } from '../invariant.ts'
import { divideRounded } from '../rounding.ts'
import { type CodedLine, codeDocument } from './code-document.ts'
import { documentRate } from './document-rate.ts'
import { describeExpected } from './expected-header.ts'
import { findingOf, inReportingOrder } from './finding.ts'
import { type GlControlVersion } from './mapping-version.ts'
import { mappingInForce, type ReferenceIndex } from './reference.ts'
import type { BillingDocument, Derivation, PostingLine } from './types.ts'

/**
 * What the ERP should hold for one finalised billing document, from mappings, customer number and rate in force on its issue date. Whether the document is void or due yet is the caller's question.
 * Amounts of the document are signed from the customer's side; ledger lines come out debit positive, credit negative, and balance to zero per part in both currencies.
 * A total of zero is not posted unless the entity says so. What is missing is never guessed: every missing mapping is named. Rule: file-drop contract, section 6.
 */
export function deriveExpectedPosting(document: BillingDocument, reference: ReferenceIndex): Derivation {
  const entity = reference.entities.get(document.entity)
  invariant(entity !== undefined, `entity ${document.entity} of document ${document.sourceId} is known`)
  const expected = describeExpected(document, entity, reference)
  if (document.grossMinor === 0n && !entity.zeroTotalPosting) return { outcome: 'zero_total', expected }

  const control = mappingInForce(reference, {
    set: 'gl_control',
    entity: entity.entity,
    key: '',
    onDate: document.issueOn,
  })
  const linesPerPart =
    expected.mode === 'split' && entity.splitLineLimit !== null ? entity.splitLineLimit : Number.MAX_SAFE_INTEGER
  const coded = codeDocument(document, reference, linesPerPart)
  const rate = documentRate(document, entity, reference)
  const { customerNo } = expected
  if (coded.findings.length > 0 || customerNo === null || !control || control.receivable === null || rate.finding) {
    const findings = [...coded.findings]
    if (customerNo === null)
      findings.push(findingOf('customer', { entity: entity.entity, billToId: document.billToId }))
    else if (!control || control.receivable === null)
      findings.push(findingOf('customer', { entity: entity.entity, missing: 'receivable' }))
    if (rate.finding) findings.push(rate.finding)
    return { outcome: 'unmapped', expected, findings: inReportingOrder(findings) }
  }

  const { multiplier, divisor } = compileConversion(rate.conversion)
  const convert = (minor: bigint) => divideRounded(minor * multiplier, divisor, 'half_up')
  const lines = balanceParts(coded.lines, { account: control.receivable, control, convert })
  const receivables = lines.filter((line) => line.role === 'receivable')
  const baseReceivableMinor = receivables.reduce((sum, line) => sum + line.baseMinor, 0n)
  const posting = {
    rate: rate.conversion.rate,
    rateOn: rate.rateOn,
    baseReceivableMinor,
    parts: Math.max(1, receivables.length),
    lines,
  }
  return { outcome: 'derived', expected: { ...expected, customerNo, ...posting } }
}

/** Gives each part its receivable, the balance of its own lines in both currencies, and numbers all lines: per part the receivable first, then lines and taxes in document order. */
function balanceParts(
  coded: readonly CodedLine[],
  receivable: { account: string; control: GlControlVersion; convert: (minor: bigint) => bigint },
): PostingLine[] {
  const lines: PostingLine[] = []
  const parts = Map.groupBy(coded, (line) => line.partNo)
  for (const [partNo, partLines] of [...parts].sort(([a], [b]) => a - b)) {
    const others = partLines.map((line) => ({ ...line, baseMinor: receivable.convert(line.amountMinor) }))
    const balance: Omit<PostingLine, 'lineNo'> = {
      partNo,
      role: 'receivable',
      account: receivable.account,
      amountMinor: -others.reduce((sum, line) => sum + line.amountMinor, 0n),
      baseMinor: -others.reduce((sum, line) => sum + line.baseMinor, 0n),
      taxCode: null,
      erpTaxCode: null,
      sourceLineRef: null,
      dimensions: null,
      mappingIds: [receivable.control.mappingId],
    }
    for (const line of [balance, ...others]) lines.push({ ...line, lineNo: lines.length + 1 })
  }
  return lines
}
