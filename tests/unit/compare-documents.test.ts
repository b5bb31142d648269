import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignLines, type LedgerLine } from '#server/domain/variance/align-lines'
import { compareField, isDifference } from '#server/domain/variance/compare'
import { compareDocuments, type DocumentSides, type HeadSide } from '#server/domain/variance/compare-documents'

const line = (part: Partial<LedgerLine>): LedgerLine => ({
  role: 'revenue',
  account: '4000',
  amountMinor: -1000n,
  baseMinor: -1000n,
  taxCode: null,
  lineRef: null,
  dimensions: null,
  ...part,
})
const head: HeadSide = {
  reference: 'A-1',
  entity: 'E1',
  customer: 'C1',
  currency: 'EUR',
  documentOn: '2026-01-31',
  period: '2026-01',
  rate: '1',
  baseMinor: 1230n,
}
const receivable = line({ role: 'receivable', account: '1100', amountMinor: 1230n })
const revenue = line({ lineRef: 'l1' })
const tax = line({ role: 'tax', account: '2300', amountMinor: -230n, taxCode: 'S' })
const totals = { netMinor: 1000n, taxMinor: 230n, grossMinor: 1230n }
const equalSides: DocumentSides = {
  currency: 'EUR',
  postedCurrency: 'EUR',
  baseCurrency: 'EUR',
  billing: {
    head: { ...head, customer: 'bill-to-1', rate: null, baseMinor: null },
    totals,
    lines: [{ lineRef: 'l1', lineNo: 1, label: 'Seats', netMinor: 1000n, taxCode: 'S' }],
  },
  expected: { head, totals, lines: [receivable, revenue, tax] },
  posted: { head: { ...head, rate: '1.0' }, totals, lines: [tax, receivable, revenue] },
  acceptedMinor: 0n,
}
const differing = (sides: DocumentSides) => compareDocuments(sides).filter((row) => isDifference(row.state))

describe('comparing documents', () => {
  test('a document that was posted as expected differs in no field, whatever billing calls the customer', () => {
    expect(differing(equalSides)).toEqual([])
  })

  test('a missing tax line differs in tax, gross and the tax line itself and nowhere else', () => {
    const posted = {
      head: { ...head, baseMinor: 1000n },
      totals: { netMinor: 1000n, taxMinor: 0n, grossMinor: 1000n },
      lines: [{ ...receivable, amountMinor: 1000n }, revenue],
    }
    const rows = differing({ ...equalSides, posted })
    expect(rows.map((row) => `${row.group}.${row.field} ${row.state}`)).toEqual([
      'totals.taxMinor differs',
      'totals.grossMinor differs',
      'totals.baseMinor differs',
      'lines.amount differs',
      'lines.amount only_billing',
      'lines.account only_billing',
      'lines.tax_code only_billing',
    ])
    expect(rows[1]?.difference).toEqual({ minor: -230n, currency: 'EUR' })
  })

  test('a line on another account differs in its account, while its amount agrees', () => {
    const lines = [receivable, { ...revenue, account: '4999' }, tax]
    const rows = differing({ ...equalSides, posted: { head, totals, lines } })
    expect(rows.map((row) => row.field)).toEqual(['account'])
  })

  test('a cent that a declared policy accepts is equivalent, an undeclared one differs', () => {
    const money = (minor: bigint) => ({ kind: 'money' as const, money: { minor, currency: 'EUR' } })
    const sides = { billing: null, expected: money(100n), posted: money(101n) }
    expect(compareField(sides, 1n)?.state).toBe('equivalent')
    expect(compareField(sides)?.state).toBe('differs')
  })

  test('amounts in two currencies differ and have no difference in figures', () => {
    const money = (currency: string) => ({ kind: 'money' as const, money: { minor: 5n, currency } })
    const compared = compareField({ billing: null, expected: money('EUR'), posted: money('USD') })
    expect(compared).toMatchObject({ state: 'differs', difference: null })
    const nothing = compareField({
      billing: null,
      expected: { ...money('EUR'), money: { minor: 0n, currency: 'EUR' } },
      posted: { ...money('USD'), money: { minor: 0n, currency: 'USD' } },
    })
    expect(nothing?.state).toBe('equal')
  })

  test('a document that never reached the ERP is said by its head and totals, not line by line', () => {
    const rows = compareDocuments({ ...equalSides, posted: null })
    expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['only_billing']))
    expect(rows.some((row) => row.group === 'lines')).toBe(false)
  })

  test('what a policy accepts is accepted in base currency too', () => {
    const posted = {
      head: { ...head, baseMinor: 1231n },
      totals: { ...totals, taxMinor: 231n, grossMinor: 1231n },
      lines: [{ ...receivable, amountMinor: 1231n }, revenue, { ...tax, amountMinor: -231n }],
    }
    expect(differing({ ...equalSides, posted, acceptedMinor: 1n })).toEqual([])
  })

  test('without an expectation the ERP is measured against the billing document', () => {
    const rows = compareDocuments({ ...equalSides, expected: null })
    expect(rows.find((row) => row.field === 'grossMinor')?.state).toBe('equal')
  })
})

describe('aligning lines', () => {
  const anyLine = fc.record({
    role: fc.constantFrom('receivable', 'revenue', 'deferred', 'discount', 'tax' as const),
    account: fc.constantFrom('1', '2', '3'),
    amountMinor: fc.bigInt({ min: -3n, max: 3n }),
    baseMinor: fc.constant(0n),
    taxCode: fc.constantFrom(null, 'S', 'Z'),
    lineRef: fc.constantFrom(null, 'a', 'b'),
    dimensions: fc.constant(null),
  })

  test('every line stands in exactly one pair and no amount is lost', () => {
    fc.assert(
      fc.property(fc.array(anyLine), fc.array(anyLine), (expected, posted) => {
        const pairs = alignLines(expected, posted)
        const sum = (lines: readonly LedgerLine[]) => lines.reduce((total, one) => total + one.amountMinor, 0n)
        expect(pairs.flatMap((pair) => pair.expected)).toHaveLength(expected.length)
        expect(pairs.flatMap((pair) => pair.posted)).toHaveLength(posted.length)
        expect(sum(pairs.flatMap((pair) => pair.posted))).toBe(sum(posted))
      }),
    )
  })

  test('a line posted twice stands beside the one that was expected', () => {
    const [pair] = alignLines([revenue], [revenue, { ...revenue }])
    expect(pair?.posted).toHaveLength(2)
  })
})
