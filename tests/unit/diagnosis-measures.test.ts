import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeAccounts } from '#server/domain/diagnosis/account-facts'
import type { Measure } from '#server/domain/diagnosis/cause-rule'
import { accountsOf } from '#server/domain/diagnosis/judgement-reference'
import { compareLines } from '#server/domain/diagnosis/line-comparison'
import { measureVariance } from '#server/domain/diagnosis/measure-variance'
import type { DocumentGroup } from '#server/domain/diagnosis/sides'
import { varianceFacets } from '#server/domain/diagnosis/variance-facets'
import type { Conversion } from '#server/domain/fx'
import { anyGroup } from '#tests/support/judgement/any-group'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'

const reference = referenceOf(readCompany())
const taxAccounts = accountsOf(reference.index, 'tax')
const judged = (group: DocumentGroup) => {
  const comparison = compareLines(group, taxAccounts)
  return { comparison, placed: judgeAccounts(group, comparison, reference).placed }
}
const measured = (measure: Measure, group: DocumentGroup, cause = 'account_override') =>
  measureVariance({ measure, cause }, group, judged(group))

const invoice = invoiceOf('a', '100.00')
const short = groupFrom([invoice], [postingOf(invoice, { lines: linesOf('90.00', 'a-1') })], reference.index)
const alone: DocumentGroup = { ...short, live: [] }

describe('each measure', () => {
  test('has its sign: ERP minus billing, or what stands there', () => {
    expect(measured('difference', short)).toEqual({ varianceMinor: -1000n, isBase: false })
    expect(measured('expected_negative', alone)).toEqual({ varianceMinor: -10000n, isBase: false })
    expect(measured('actual', { ...short, expected: [] })).toEqual({ varianceMinor: 9000n, isBase: false })
    expect(measured('placed', short)).toEqual({ varianceMinor: 9000n, isBase: false })
    expect(measured('zero', short)).toEqual({ varianceMinor: 0n, isBase: false })
    expect(measured('base_difference', short)).toEqual({ varianceMinor: -1000n, isBase: true })
  })

  test('of a document in another currency is told in the billed one', () => {
    const yen = groupFrom(
      [invoice],
      [postingOf(invoice, { currency: 'JPY', lines: linesOf('100', 'a-1') })],
      reference.index,
    )
    expect(measured('placed', yen).varianceMinor).toBe(10000n)
  })

  test('of a part is the part on the other customer', () => {
    const parts = [
      postingOf(invoice, { lines: linesOf('70.00', 'a-1') }),
      postingOf(invoice, { id: 'e2', customer: 'L-502', lines: linesOf('30.00', 'a-1') }),
    ]
    expect(measured('part', groupFrom([invoice], parts, reference.index)).varianceMinor).toBe(3000n)
  })

  test('of a cause without an account is nothing', () => {
    expect(measured('account_placed', short, 'rekeyed').varianceMinor).toBe(0n)
  })
})

const measures: readonly Measure[] = [
  'difference',
  'placed',
  'tax_difference',
  'base_difference',
  'expected_negative',
  'actual',
  'zero',
  'part',
  'account_placed',
]
const conversions: readonly (Conversion | null)[] = [
  null,
  { from: 'USD', to: 'EUR', rate: '1.0837', direction: 'divide' },
  { from: 'USD', to: 'JPY', rate: '151.23', direction: 'multiply' },
  { from: 'USD', to: 'KWD', rate: '0.30715', direction: 'multiply' },
]

test('the parts of a variance add up to it exactly, whatever the lines, the measure and the rate', () => {
  const anyCase = fc.tuple(
    fc.boolean().chain((balanced) => anyGroup({ balanced })),
    fc.constantFrom(...measures),
    fc.constantFrom(...conversions),
    fc.constantFrom('not_deferred', 'gl_account', 'tax_account', 'dimension', 'account_override'),
  )
  fc.assert(
    fc.property(anyCase, ([group, measure, conversion, cause]) => {
      const { comparison, placed } = judged(group)
      const variance = measureVariance({ measure, cause }, group, { comparison, placed })
      const facets = varianceFacets({ measure }, variance, group, comparison, conversion)
      expect(facets.reduce((sum, facet) => sum + facet.amountMinor, 0n)).toBe(variance.varianceMinor)
      expect(facets.every((facet) => facet.amountMinor !== 0n)).toBe(true)
      expect(new Set(facets.map(({ facet }) => facet)).size).toBe(facets.length)
    }),
    { numRuns: 500 },
  )
})

test('where the ERP document balances, nothing of a difference stays without a name', () => {
  fc.assert(
    fc.property(anyGroup({ balanced: true }), (group) => {
      const facets = varianceFacets(
        { measure: 'difference' },
        measured('difference', group),
        group,
        judged(group).comparison,
        null,
      )
      expect(facets.map(({ facet }) => facet)).not.toContain('unbalanced')
    }),
  )
})

test('a document that does not balance says so', () => {
  const odd = groupFrom(
    [invoice],
    [
      postingOf(invoice, {
        lines: [
          ['11000', '120.00'],
          ['43000', '-90.00', 'a-1'],
        ],
      }),
    ],
    reference.index,
  )
  const facets = varianceFacets(
    { measure: 'difference' },
    measured('difference', odd),
    odd,
    judged(odd).comparison,
    null,
  )
  expect(facets).toEqual([
    { facet: 'line_amounts', amountMinor: -1000n },
    { facet: 'unbalanced', amountMinor: 3000n },
  ])
})
