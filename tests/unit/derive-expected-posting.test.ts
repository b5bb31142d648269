import fc from 'fast-check'
import { expect, test } from 'vitest'
import { consolidate } from '#server/domain/posting/consolidate'
import { deriveExpectedPosting } from '#server/domain/posting/derive-expected-posting'
import { readMappingVersion } from '#server/domain/posting/mapping-version'
import { buildReferenceIndex, type ReferenceRows } from '#server/domain/posting/reference'
import type { BillingDocument, DerivedPosting } from '#server/domain/posting/types'

const mapping = (set: string, key: object, value: object) => ({
  mappingId: JSON.stringify([set, key]),
  set,
  entity: 'E',
  key,
  value,
  validFrom: null,
  validTo: null,
})
const always = { validFrom: null, validTo: null }

function rowsFor(postingMode: 'per_invoice' | 'split' | 'consolidated_monthly'): ReferenceRows {
  const mappings = [
    mapping('gl_control', {}, { receivable: '1200', discount: '4900' }),
    mapping('gl_revenue', { revenue_category: 'C' }, { revenue: '4000', deferred: '2500' }),
    mapping('gl_tax', { tax_code: 'T' }, { account: '2200', erp_tax_code: 'X' }),
  ]
  return {
    entities: [
      {
        entity: 'E',
        functionalCurrency: 'EUR',
        timeZone: 'Europe/Dublin',
        postingMode,
        splitLineLimit: 3,
        postingSlaHours: 24,
        zeroTotalPosting: false,
        fxSources: { USD: 'ecb', KWD: 'ecb' },
        fxMaxAgeDays: {},
      },
    ],
    erpCustomers: [{ entity: 'E', billToId: 'b', erpCustomerNo: 'C1', ...always }],
    products: [
      { sku: 'usage', pattern: 'as_invoiced', revenueCategories: [{ revenueCategory: 'C', ...always }] },
      { sku: 'plan', pattern: 'ratable_daily', revenueCategories: [{ revenueCategory: 'C', ...always }] },
    ],
    mappings: mappings.flatMap((row) => readMappingVersion(row) ?? []),
    fxRates: [
      { source: 'ecb', base: 'EUR', quote: 'USD', on: '2026-01-01', rate: '1.1766' },
      { source: 'ecb', base: 'EUR', quote: 'KWD', on: '2026-01-01', rate: '0.3629' },
    ],
  }
}

const anyLine = fc.record({
  kind: fc.constantFrom('charge', 'discount', 'proration_credit'),
  sku: fc.constantFrom('usage', 'plan'),
  netMinor: fc.bigInt({ min: -1_000_000n, max: 10_000_000n }),
})

const anyDocument: fc.Arbitrary<BillingDocument> = fc
  .record({
    kind: fc.constantFrom<'invoice' | 'credit_memo'>('invoice', 'credit_memo'),
    currency: fc.constantFrom('EUR', 'USD', 'KWD'),
    sourceId: fc.uuid(),
    lines: fc.array(anyLine, { minLength: 1, maxLength: 12 }),
    tax: fc.bigInt({ min: 0n, max: 100_000n }),
  })
  .map(({ kind, currency, sourceId, lines, tax }) => {
    const sign = kind === 'credit_memo' ? -1n : 1n
    const billed = lines.map((line, index) => ({
      ...line,
      lineId: `${sourceId}-${index}`,
      lineNo: index + 1,
      taxCode: 'T',
      netMinor: sign * line.netMinor,
    }))
    const grossMinor = billed.reduce((sum, line) => sum + line.netMinor, sign * tax)
    const header = {
      sourceId,
      number: `N-${sourceId}`,
      entity: 'E',
      kind,
      billToId: 'b',
      issueOn: '2026-01-03',
      finalisedAt: new Date('2026-01-03T10:00:00Z'),
    }
    return { ...header, currency, grossMinor, lines: billed, taxes: [{ taxCode: 'T', amountMinor: sign * tax }] }
  })

const sumOf = (lines: DerivedPosting['lines'], pick: 'amountMinor' | 'baseMinor') =>
  lines.reduce((sum, line) => sum + line[pick], 0n)

function derived(
  document: BillingDocument,
  mode: 'per_invoice' | 'split' | 'consolidated_monthly' = 'per_invoice',
): DerivedPosting | undefined {
  const derivation = deriveExpectedPosting(document, buildReferenceIndex(rowsFor(mode)))
  return derivation.outcome === 'derived' ? derivation.expected : undefined
}

test('every part of every posting balances to zero in both currencies', () => {
  fc.assert(
    fc.property(anyDocument, fc.constantFrom<'per_invoice' | 'split'>('per_invoice', 'split'), (document, mode) => {
      const posting = derived(document, mode)
      for (const part of Map.groupBy(posting?.lines ?? [], (line) => line.partNo).values()) {
        expect([sumOf(part, 'amountMinor'), sumOf(part, 'baseMinor')]).toEqual([0n, 0n])
        expect(part.filter((line) => line.role === 'receivable')).toHaveLength(1)
      }
    }),
  )
})

test('the receivables of a posting add up to the gross that was billed', () => {
  fc.assert(
    fc.property(anyDocument, fc.constantFrom<'per_invoice' | 'split'>('per_invoice', 'split'), (document, mode) => {
      const posting = derived(document, mode)
      expect(posting === undefined).toBe(document.grossMinor === 0n)
      if (posting)
        expect(
          sumOf(
            posting.lines.filter((line) => line.role === 'receivable'),
            'amountMinor',
          ),
        ).toBe(document.grossMinor)
    }),
  )
})

test('splitting changes parts and receivables, never a line or the base of the whole', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const whole = derived(document)
      const split = derived(document, 'split')
      const bare = (posting: DerivedPosting | undefined) =>
        posting?.lines
          .filter((line) => line.role !== 'receivable')
          .map((line) => [line.sourceLineRef, line.account, line.amountMinor, line.baseMinor])
      expect(bare(split)).toEqual(bare(whole))
      expect(split?.baseReceivableMinor).toBe(whole?.baseReceivableMinor)
    }),
  )
})

test('a credit memo over the same lines is the exact mirror of the invoice', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const mirrored: BillingDocument = {
        ...document,
        kind: document.kind === 'invoice' ? 'credit_memo' : 'invoice',
        grossMinor: -document.grossMinor,
        lines: document.lines.map((line) => ({ ...line, netMinor: -line.netMinor })),
        taxes: document.taxes.map((tax) => ({ ...tax, amountMinor: -tax.amountMinor })),
      }
      const amounts = (posting: DerivedPosting | undefined, sign: bigint) =>
        posting?.lines.map((line) => [line.account, sign * line.amountMinor, sign * line.baseMinor])
      expect(amounts(derived(mirrored), -1n)).toEqual(amounts(derived(document), 1n))
    }),
  )
})

test('neither the order of lines nor the order of reference rows changes a posting', () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const rows = rowsFor('split')
      const turned: ReferenceRows = {
        ...rows,
        mappings: rows.mappings.toReversed(),
        products: rows.products.toReversed(),
        fxRates: rows.fxRates.toReversed(),
      }
      const straight = deriveExpectedPosting(document, buildReferenceIndex(rows))
      expect(
        deriveExpectedPosting({ ...document, lines: document.lines.toReversed() }, buildReferenceIndex(turned)),
      ).toEqual(straight)
    }),
  )
})

test('a consolidated document is the sum of its members in any order', () => {
  fc.assert(
    fc.property(fc.array(anyDocument, { minLength: 1, maxLength: 6 }), (documents) => {
      const members = documents.flatMap(
        (document) => derived({ ...document, kind: 'invoice', currency: 'USD' }, 'consolidated_monthly') ?? [],
      )
      fc.pre(members.length > 0)
      const group = consolidate(members)
      expect([sumOf(group.lines, 'amountMinor'), sumOf(group.lines, 'baseMinor')]).toEqual([0n, 0n])
      expect(group.grossMinor).toBe(members.reduce((sum, member) => sum + member.grossMinor, 0n))
      expect(consolidate(members.toReversed())).toEqual(group)
    }),
  )
})

test('an entity nobody knows is a broken promise of the importer, not a finding', () => {
  const [document] = fc.sample(anyDocument, 1)
  if (!document) throw new Error('a sample has one document')
  expect(() => derived({ ...document, entity: 'elsewhere' })).toThrow(/elsewhere/)
})

test('a mapping row that lacks what its set needs maps nothing', () => {
  expect(readMappingVersion(mapping('gl_tax', { tax_code: 'T' }, {}))).toBeUndefined()
  expect(readMappingVersion(mapping('gl_revenue', {}, { revenue: '4000' }))).toBeUndefined()
  expect(readMappingVersion(mapping('gl_other', {}, {}))).toBeUndefined()
  expect(
    readMappingVersion(
      mapping(
        'gl_revenue',
        { revenue_category: 'C' },
        { revenue: '4000', deferred: null, dimensions: { b: 'x', a: 'y' } },
      ),
    ),
  ).toMatchObject({
    deferred: null,
    dimensions: { a: 'y', b: 'x' },
  })
})
