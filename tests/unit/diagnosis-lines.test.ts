import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountsOf } from '#server/domain/diagnosis/judgement-reference'
import { absentLines, compareLines, receivableDifference } from '#server/domain/diagnosis/line-comparison'
import type { DocumentGroup } from '#server/domain/diagnosis/sides'
import { anyGroup } from '#tests/support/judgement/any-group'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import type { ErpRow } from '#tests/support/judgement/scenario'

const { index } = referenceOf(readCompany())
const taxAccounts = accountsOf(index, 'tax')
const taxed = invoiceOf('a', '112.25', {
  lines: [
    ['PING', 'charge', 'IL', '100.00'],
    [null, 'discount', 'IL', '-4.00'],
    ['TALK', 'charge', 'IL', '10.00'],
  ],
  taxes: [['IL', '6.25', '6.25']],
})
const booked: ErpRow['lines'] = [
  ['11000', '112.25'],
  ['43000', '-100.00', 'a-1'],
  ['48000', '4.00', 'a-2'],
  ['44000', '-10.00', 'a-3'],
  ['22000', '-6.25'],
]
const compare = (lines: ErpRow['lines']) =>
  compareLines(groupFrom([taxed], [postingOf(taxed, { lines })], index), taxAccounts)

test('lines meet by billing line, credit positive, tax and strangers apart', () => {
  const comparison = compare([...booked, ['43000', '-1.50'], ['49999', '0.50', 'not-ours']])
  expect(
    comparison.lines.map(({ ref, expectedMinor, actualMinor, isDiscount }) => [
      ref,
      expectedMinor,
      actualMinor,
      isDiscount,
    ]),
  ).toEqual([
    ['a-1', 10000n, 10000n, false],
    ['a-2', -400n, -400n, true],
    ['a-3', 1000n, 1000n, false],
  ])
  expect([comparison.expectedTaxMinor, comparison.actualTaxMinor, comparison.extraMinor]).toEqual([625n, 625n, 100n])
})

test('a line booked in two pieces is one line', () => {
  const pieces = booked.flatMap((line): ErpRow['lines'] =>
    line[2] === 'a-1'
      ? [
          ['43000', '-60.00', 'a-1'],
          ['43000', '-40.00', 'a-1'],
        ]
      : [line],
  )
  expect(compare(pieces).lines[0]).toMatchObject({ ref: 'a-1', actualMinor: 10000n })
})

test('what the ERP does not hold is absent, a line of another amount is not', () => {
  const comparison = compare([
    ['11000', '96.00'],
    ['43000', '-90.00', 'a-1'],
    ['22000', '-6.25'],
  ])
  expect(absentLines(comparison).map(({ ref }) => ref)).toEqual(['a-2', 'a-3'])
})

test('tax without a billing line is known by its account, in whichever entity that account is one of tax', () => {
  const abroad = compare(booked.map((line) => (line[0] === '22000' ? ['23000', '-6.25'] : line)))
  expect([abroad.hasTaxLine, abroad.actualTaxMinor, abroad.extraMinor]).toEqual([true, 625n, 0n])
})

test('tax of a consolidated member carries the member it belongs to', () => {
  const comparison = compare(booked.map((line) => (line[0] === '22000' ? ['24000', '-6.25', 'a'] : line)))
  expect([comparison.hasTaxLine, comparison.actualTaxMinor]).toEqual([true, 625n])
})

test('where the ERP document balances, the differences of all lines add up to that of the receivable', () => {
  fc.assert(
    fc.property(anyGroup({ balanced: true }), (group) => {
      const comparison = compareLines(group, taxAccounts)
      const ofLines = comparison.lines.reduce((sum, line) => sum + line.actualMinor - line.expectedMinor, 0n)
      const ofTax = comparison.actualTaxMinor - comparison.expectedTaxMinor
      expect(ofLines + ofTax + comparison.extraMinor).toBe(receivableDifference(group.expected, group.live))
    }),
  )
})

test('the order of lines changes nothing', () => {
  fc.assert(
    fc.property(anyGroup({ balanced: false }), (group) => {
      const backwards = {
        expected: group.expected.map((side) => ({ ...side, lines: side.lines.toReversed() })),
        live: group.live.map((side) => ({ ...side, lines: side.lines.toReversed() })).toReversed(),
      }
      expect(figuresOf(backwards)).toEqual(figuresOf(group))
    }),
  )
})

test('one side alone is the whole difference', () => {
  const group = groupFrom([taxed], [postingOf(taxed, { lines: booked })], index)
  expect(receivableDifference(group.expected, [])).toBe(-11225n)
  expect(receivableDifference([], group.live)).toBe(11225n)
})

function figuresOf(group: Pick<DocumentGroup, 'expected' | 'live'>) {
  const { lines, expectedTaxMinor, actualTaxMinor, hasTaxLine, extraMinor } = compareLines(group, taxAccounts)
  const refs = lines.map(({ ref, expectedMinor, actualMinor }) => [ref, expectedMinor, actualMinor])
  return { refs, expectedTaxMinor, actualTaxMinor, hasTaxLine, extraMinor }
}
