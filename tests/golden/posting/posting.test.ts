import { expect, test } from 'vitest'
import type { Currency } from '#server/domain/currency'
import { minorToDecimal } from '#server/domain/money'
import { consolidate } from '#server/domain/posting/consolidate'
import { deriveExpectedPosting } from '#server/domain/posting/derive-expected-posting'
import type { Derivation, PostingLine } from '#server/domain/posting/types'
import { readReference, readScenarios, toBillingDocument } from './scenario.ts'

const FILES = [
  'one-to-one.json',
  'effective-dates.json',
  'foreign-currency.json',
  'split.json',
  'consolidated.json',
  'not-derivable.json',
]
const reference = readReference()

for (const file of FILES) {
  for (const scenario of readScenarios(file)) {
    test(scenario.name, () => {
      const derivations = scenario.documents.map((row) => deriveExpectedPosting(toBillingDocument(row), reference))
      const shown =
        scenario.expect['mode'] === 'consolidated_document' ? showConsolidated(derivations) : derivations.map(show)[0]
      expect(shown).toEqual(scenario.expect)
    })
  }
}

function show(derivation: Derivation): Record<string, unknown> {
  const { customerNo: customer_no, groupRef: group_ref } = derivation.expected
  if (derivation.outcome === 'zero_total') return { outcome: derivation.outcome, customer_no, group_ref }
  if (derivation.outcome === 'unmapped') {
    return {
      outcome: derivation.outcome,
      customer_no,
      group_ref,
      findings: derivation.findings.map((finding) => finding.groupingKey),
    }
  }
  const {
    mode,
    rate,
    rateOn: rate_on,
    period,
    deadlineAt,
    grossMinor,
    baseReceivableMinor,
    parts,
    lines,
    entity,
    currency,
  } = derivation.expected
  const functional = functionalCurrencyOf(entity)
  const gross = minorToDecimal(grossMinor, currency)
  const base_receivable = minorToDecimal(baseReceivableMinor, functional)
  const shownLines = lines.map((line) => showLine(line, currency, functional))
  return {
    mode,
    group_ref,
    customer_no,
    rate,
    rate_on,
    period,
    deadline_at: deadlineAt.toISOString(),
    gross,
    base_receivable,
    parts,
    lines: shownLines,
  }
}

function showConsolidated(derivations: Derivation[]): Record<string, unknown> {
  const group = consolidate(
    derivations.flatMap((derivation) => (derivation.outcome === 'derived' ? [derivation.expected] : [])),
  )
  const functional = functionalCurrencyOf(group.entity)
  return {
    mode: 'consolidated_document',
    group_ref: group.externalRef,
    customer_no: group.customerNo,
    document_on: group.documentOn,
    period: group.period,
    deadline_at: group.deadlineAt.toISOString(),
    gross: minorToDecimal(group.grossMinor, group.currency),
    base_receivable: minorToDecimal(group.baseReceivableMinor, functional),
    members: group.members,
    lines: group.lines.map((line) => showLine(line, group.currency, functional)),
  }
}

function showLine(line: PostingLine, currency: Currency, functional: Currency): unknown[] {
  const amounts = [minorToDecimal(line.amountMinor, currency), minorToDecimal(line.baseMinor, functional)]
  return [
    line.partNo,
    line.role,
    line.account,
    ...amounts,
    line.taxCode,
    line.erpTaxCode,
    line.sourceLineRef,
    line.dimensions,
  ]
}

function functionalCurrencyOf(entity: string): Currency {
  const found = reference.entities.get(entity)
  if (!found) throw new Error(`no entity ${entity}`)
  return found.functionalCurrency
}
