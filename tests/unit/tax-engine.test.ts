import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computeTax } from '#server/domain/tax/compute-tax'
import type { Adjustment, TaxDocument, TaxResult } from '#server/domain/tax/tax-document'
import { anyPolicy, documentOf, standard, taxed } from '../support/tax-documents.ts'

const problemsOf = (document: TaxDocument) => {
  const result = computeTax(document)
  return result.ok ? [] : result.problems
}

const anyLines = fc.array(
  fc
    .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.constantFrom('0', '8.25', '8.875', '10', '23'))
    .map(([amount, rate]) => ({ amount, rate })),
  { minLength: 1, maxLength: 12 },
)
const anyPrices = fc.constantFrom<'exclusive' | 'inclusive'>('exclusive', 'inclusive')

test('parts add up to the breakdown and the breakdown to the totals, whatever the policy', () => {
  fc.assert(
    fc.property(anyLines, anyPolicy, anyPrices, (rows, policy, prices) => {
      const lines = rows.map(({ amount, rate }, index) => standard(String(index), amount, rate))
      const result = taxed(documentOf(lines, { policy, prices }))
      const sum = (minors: readonly bigint[]) => minors.reduce((total, minor) => total + minor, 0n)
      expect(sum(result.lines.map((line) => line.taxMinor))).toBe(result.taxMinor)
      expect(sum(result.lines.map((line) => line.netMinor))).toBe(result.netMinor)
      expect(sum(result.breakdown.map((row) => row.taxMinor))).toBe(result.taxMinor)
      expect(sum(result.breakdown.map((row) => row.baseMinor))).toBe(result.netMinor)
      expect(result.grossMinor).toBe(result.netMinor + result.taxMinor)
      const amounts = sum(lines.map((line) => line.amountMinor))
      expect(prices === 'exclusive' ? result.netMinor : result.grossMinor).toBe(amounts)
    }),
  )
})

test('the order of lines changes no row and no total', () => {
  fc.assert(
    fc.property(anyLines, anyPolicy, anyPrices, (rows, policy, prices) => {
      const lines = rows.map(({ amount, rate }, index) => standard(String(index), amount, rate))
      const sorted = (result: TaxResult) =>
        result.breakdown
          .toSorted((a, b) => (a.ratePercent < b.ratePercent ? -1 : 1))
          .map((row) => [row.ratePercent, row.baseMinor, row.taxMinor])
      const there = taxed(documentOf(lines, { policy, prices }))
      const back = taxed(documentOf(lines.toReversed(), { policy, prices }))
      expect(sorted(back)).toEqual(sorted(there))
    }),
  )
})

test('a spread discount is taken off in full and leaves no rate below zero', () => {
  const lines = [standard('1', 3333n, '23'), standard('2', 3333n, '9'), standard('3', 3334n, '0')]
  const discount: Adjustment = { id: 'd', kind: 'allowance', amountMinor: 100n, of: null }
  const result = taxed(documentOf(lines, { adjustments: [discount] }))
  expect(result.breakdown.map((row) => row.allowancesMinor)).toEqual([33n, 33n, 34n])
  expect(result.netMinor).toBe(9900n)
  const all = taxed(documentOf(lines, { adjustments: [{ ...discount, amountMinor: 10_000n }] }))
  expect([all.netMinor, all.taxMinor, all.grossMinor]).toEqual([0n, 0n, 0n])
  expect(problemsOf(documentOf(lines, { adjustments: [{ ...discount, amountMinor: 10_001n }] }))).toEqual([
    { code: 'allowance_exceeds_lines', object: 'd' },
  ])
})

test('nothing is spread where lines give no proportion', () => {
  const discount: Adjustment = { id: 'd', kind: 'charge', amountMinor: 100n, of: null }
  const none = [{ code: 'nothing_to_spread_over', object: 'd' }]
  expect(problemsOf(documentOf([standard('1', 0n)], { adjustments: [discount] }))).toEqual(none)
  expect(problemsOf(documentOf([standard('1', -5n)], { adjustments: [discount] }))).toEqual(none)
  expect(problemsOf(documentOf([standard('1', 9n), standard('2', -5n, '9')], { adjustments: [discount] }))).toEqual(
    none,
  )
  const charged = taxed(documentOf([standard('1', 9n), standard('2', 0n, '9')], { adjustments: [discount] }))
  expect(charged.breakdown.map((row) => [row.ratePercent, row.chargesMinor, row.baseMinor])).toEqual([
    ['23', 100n, 109n],
    ['9', 0n, 0n],
  ])
})

test('rates that cannot be are named by their object', () => {
  const wrong = documentOf([standard('1', 1n, '-1'), { ...standard('2', 1n, '0.5'), category: 'exempt' }], {
    adjustments: [{ id: 'a', kind: 'charge', amountMinor: 1n, of: { category: 'export', ratePercent: '2' } }],
  })
  expect(problemsOf(wrong)).toEqual([
    { code: 'rate_below_zero', object: '1' },
    { code: 'rate_on_untaxed_category', object: '2' },
    { code: 'rate_on_untaxed_category', object: 'a' },
  ])
  expect(problemsOf(documentOf([{ ...standard('1', 1n, '0.00'), category: 'export' }]))).toEqual([])
})

test('an allowance of a rate may be covered by a charge of it', () => {
  const of = { category: 'standard', ratePercent: '23' } as const
  const adjustments: Adjustment[] = [
    { id: 'c', kind: 'charge', amountMinor: 50n, of },
    { id: 'a', kind: 'allowance', amountMinor: 150n, of },
  ]
  const result = taxed(documentOf([standard('1', 100n)], { adjustments }))
  expect(result.breakdown).toEqual([
    {
      category: 'standard',
      ratePercent: '23',
      linesMinor: 100n,
      allowancesMinor: 150n,
      chargesMinor: 50n,
      baseMinor: 0n,
      taxMinor: 0n,
      exemptionText: null,
    },
  ])
  expect(result.adjustments.map((part) => [part.id, part.netMinor])).toEqual([
    ['c', 50n],
    ['a', -150n],
  ])
  expect(problemsOf(documentOf([standard('1', -100n)]))).toEqual([])
})

test('the steps of a document lead from its lines to its totals', () => {
  const once = taxed(documentOf([standard('1', 1001n, '8.25'), standard('2', 1001n, '8.25')]))
  expect(once.steps).toEqual([
    {
      what: 'tax_once',
      category: 'standard',
      rate_percent: '8.25',
      amount: '20.02',
      exact: '1.65165',
      mode: 'half_up',
      step: '0.01',
      tax: '1.65',
    },
    {
      what: 'base',
      category: 'standard',
      rate_percent: '8.25',
      lines: '20.02',
      allowances: '0.00',
      charges: '0.00',
      base: '20.02',
    },
    { what: 'totals', net: '20.02', tax: '1.65', gross: '21.67' },
  ])
  const each = taxed(
    documentOf([standard('1', 999n, '19')], {
      prices: 'inclusive',
      policy: { level: 'line', mode: 'down', stepMinor: 5n },
    }),
  )
  expect(each.steps).toEqual([
    { what: 'line_tax', id: '1', amount: '9.99', exact: '1.595042016806…', tax: '1.55' },
    { what: 'tax_of_lines', category: 'standard', rate_percent: '19', mode: 'down', step: '0.05', tax: '1.55' },
    {
      what: 'base',
      category: 'standard',
      rate_percent: '19',
      lines: '8.44',
      allowances: '0.00',
      charges: '0.00',
      base: '8.44',
    },
    { what: 'totals', net: '8.44', tax: '1.55', gross: '9.99' },
  ])
})

test('a line and an adjustment of one name are two things', () => {
  const charge: Adjustment = {
    id: '1',
    kind: 'charge',
    amountMinor: 7n,
    of: { category: 'standard', ratePercent: '23' },
  }
  const result = taxed(documentOf([standard('1', 100n)], { adjustments: [charge] }))
  expect(result.lines.map((part) => part.netMinor)).toEqual([100n])
  expect(result.adjustments.map((part) => part.netMinor)).toEqual([7n])
})
