import { describe, expect, test } from 'vitest'
import { compileRules } from '#server/domain/diagnosis/cause-rule'
import { causeWords, groupingOf } from '#server/domain/diagnosis/cause-words'
import { diagnose } from '#server/domain/diagnosis/diagnose'
import { observe } from '#server/domain/diagnosis/facts'
import type { DocumentGroup } from '#server/domain/diagnosis/sides'
import { sinceOf } from '#server/domain/diagnosis/since'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { readFirstRules } from '#tests/support/judgement/first-rules'
import { groupFrom, groupOf } from '#tests/support/judgement/group'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
import { readJudgementScenarios } from '#tests/support/judgement/scenario'

const reference = referenceOf(readCompany())
const asOf = new Date('2026-03-01T00:00:00Z')
const nothing = { matchId: null, expected: [], live: [], rejected: [], repeats: null, consolidated: null }
const rules = compileRules(await readFirstRules(), observe(nothing, reference, asOf).facts)
const scenarios = new Map(readJudgementScenarios().map((scenario) => [scenario.name, scenario]))

function judged(name: string) {
  const scenario = scenarios.get(name)
  const by = { rules, reference, asOf, sizeInBase: (minor: bigint) => minor }
  return scenario && diagnose(groupOf(scenario, reference.index), by)
}

test.each([
  ['the number of a sibling is the wrong customer', { expected: 'L-501', actual: 'L-502', key: 'b-aspen' }],
  ['an invoice booked in another company of the group stands in the wrong books', { expected: 'LARK', actual: 'MEER' }],
  ['a document created after its month was locked was silently shifted', { expected: '2026-01', actual: '2026-02' }],
  [
    'the same figure in another currency is the wrong currency, told in the billed one',
    { expected: 'USD', actual: 'EUR' },
  ],
  ['a line that the ERP lacks explains the difference to the cent', { expected: 'TALK' }],
  [
    'an attempt that the ERP rejected is named with the document that is missing because of it',
    { actual: 'customer blocked', key: 'customer blocked' },
  ],
  [
    'the rate of the week before is stale, and all its documents are one case',
    { expected: '0.4', actual: '0.32', key: 'EUR/KWD' },
  ],
  ['a rate older than its source allows is no rate', { key: 'EUR/KWD' }],
  ['a bill-to without an ERP number is unmapped', { key: 'b-nobody' }],
  [
    'a subscription booked as revenue at once was not deferred',
    { expected: '25000', actual: '41000', account: '41000', key: 'HELM' },
  ],
  [
    "the right account with another dimension is the line's amount",
    { expected: 'team T4', actual: 'team T9', account: 'team T9', key: 'HELM' },
  ],
])('the sentence has its words: %s', (name, words) => {
  expect(judged(name)?.words).toEqual(words)
})

test('words that say nothing are left out', () => {
  expect(
    causeWords(
      { class: 'AMOUNT_VARIANCE', cause: 'unknown' },
      nothing,
      {},
      observe(nothing, reference, asOf).comparison,
    ),
  ).toEqual({})
})

describe('a case', () => {
  const invoice = invoiceOf('a', '10.00')
  const group = groupFrom([invoice], [postingOf(invoice)], reference.index)
  test('is named by the pattern of its rule', () => {
    const facts = { rateKey: 'quay:EUR/KWD', sku: 'PING' }
    expect(groupingOf({ class: 'FX_VARIANCE', grouping: 'fx:{rate}' }, group, facts)).toBe('fx:quay:EUR/KWD')
    expect(groupingOf({ class: 'STALE_MAPPING', grouping: 'gl:{entity}:{sku}:{bill_to}' }, group, facts)).toBe(
      'gl:LARK:PING:b-aspen',
    )
  })
  test('keeps what its pattern does not know', () => {
    expect(groupingOf({ class: 'STALE_MAPPING', grouping: '{moon}' }, group, {})).toBe('{moon}')
  })
  test('without a pattern is one of its own', () => {
    expect(groupingOf({ class: 'CUTOFF', grouping: null }, group, {})).toBeNull()
  })
})

describe('since when a finding could be known', () => {
  const invoice = invoiceOf('a', '10.00')
  const posted = postingOf(invoice, { created: '2026-01-13T08:00:00Z', updated: '2026-01-20T08:00:00Z', version: 2 })
  const group = groupFrom([invoice], [posted], reference.index)
  const since = (cause: string, of: DocumentGroup = group, name = 'AMOUNT_VARIANCE') =>
    sinceOf({ class: name, cause }, of).toISOString()
  test('is when the document was posted, or edited, or should have been posted', () => {
    expect(since('unknown')).toBe('2026-01-13T08:00:00.000Z')
    expect(since('edited_after_post')).toBe('2026-01-20T08:00:00.000Z')
    expect(since('never_sent', { ...group, live: [] }, 'MISSING_IN_ERP')).toBe('2026-01-13T12:00:00.000Z')
    expect(since('none', { ...group, live: [] }, 'IN_TRANSIT')).toBe('2026-01-12T12:00:00.000Z')
  })
  test('of a void document is the later of voiding and posting', () => {
    const voided = (at: string) => groupFrom([{ ...invoice, voided: at }], [posted], reference.index)
    expect(since('void_not_propagated', voided('2026-01-15T00:00:00Z'), 'MISSING_IN_BILLING')).toBe(
      '2026-01-15T00:00:00.000Z',
    )
    expect(since('void_not_propagated', voided('2026-01-12T13:00:00Z'), 'MISSING_IN_BILLING')).toBe(
      '2026-01-13T08:00:00.000Z',
    )
  })
  test('of several parts is the last of them', () => {
    const parts = [posted, postingOf(invoice, { id: 'e2', created: '2026-01-14T08:00:00Z' })]
    expect(since('unknown', groupFrom([invoice], parts, reference.index))).toBe('2026-01-14T08:00:00.000Z')
  })
})

test('evidence keeps what was true and nothing else', () => {
  const invoice = invoiceOf('a', '10.00')
  const group = groupFrom([invoice], [postingOf(invoice, { lines: linesOf('11.00', 'a-1') })], reference.index)
  const facts = diagnose(group, { rules, reference, asOf, sizeInBase: (minor) => minor })?.facts ?? {}
  expect(facts).toMatchObject({ amountDiffers: true, isPosted: true, isLate: true, expectedCustomer: 'L-501' })
  expect(Object.values(facts)).not.toContain(false)
  expect(Object.values(facts)).not.toContain('')
})

test('a judgement is the same whatever the order of documents, lines and rules', () => {
  for (const scenario of readJudgementScenarios().filter(({ group }) => group !== 'passes')) {
    const group = groupOf(scenario, reference.index)
    const turned = {
      ...group,
      expected: group.expected.map((side) => ({
        ...side,
        lines: side.lines.toReversed(),
        billedLines: side.billedLines.toReversed(),
      })),
      live: group.live.map((side) => ({ ...side, lines: side.lines.toReversed() })),
    }
    const say = (of: DocumentGroup) => {
      const found = diagnose(of, { rules, reference, asOf, sizeInBase: (minor) => minor })
      return found && { ...found, facts: null, words: null }
    }
    expect(say(turned), scenario.name).toEqual(say(group))
  }
})
