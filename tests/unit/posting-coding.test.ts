import { expect, test } from 'vitest'
import { deriveExpectedPosting } from '#server/domain/posting/derive-expected-posting'
import { readMappingVersion } from '#server/domain/posting/mapping-version'
import { buildReferenceIndex, type LegalEntity } from '#server/domain/posting/reference'
import type { BillingDocument } from '#server/domain/posting/types'

const always = { validFrom: null, validTo: null }
const mapping = (mappingId: string, set: string, key: object, value: object) => ({
  ...{ mappingId, set, entity: 'E', key, value, ...always },
})
const control = (value: object) => mapping('control', 'gl_control', {}, value)
const usual = [
  control({ receivable: '1200', discount: '4900' }),
  mapping('revenue', 'gl_revenue', { revenue_category: 'C' }, { revenue: '4000', deferred: '2500' }),
  mapping('tax', 'gl_tax', { tax_code: 'T' }, { account: '2200', erp_tax_code: 'X' }),
]

function indexOf(mappings = usual, over: Partial<LegalEntity> = {}) {
  return buildReferenceIndex({
    entities: [
      {
        ...{ entity: 'E', functionalCurrency: 'EUR', timeZone: 'UTC', postingMode: 'per_invoice', splitLineLimit: 2 },
        ...{ postingSlaHours: 24, zeroTotalPosting: false, fxSources: {}, fxMaxAgeDays: {}, ...over },
      },
    ],
    erpCustomers: [{ entity: 'E', billToId: 'b', erpCustomerNo: 'C1', ...always }],
    products: [{ sku: 'S', pattern: 'as_invoiced', revenueCategories: [{ revenueCategory: 'C', ...always }] }],
    mappings: mappings.flatMap((row) => readMappingVersion(row) ?? []),
    fxRates: [],
  })
}

const line = (lineNo: number, netMinor: bigint, over: Partial<BillingDocument['lines'][number]> = {}) => ({
  ...{ lineId: `l${lineNo}`, lineNo, kind: 'charge', sku: 'S', taxCode: null, netMinor },
  ...over,
})
const documentOf = (over: Partial<BillingDocument> = {}): BillingDocument => ({
  ...{ sourceId: 's', number: 'N', entity: 'E', kind: 'invoice', billToId: 'b', issueOn: '2026-01-10' },
  ...{ finalisedAt: new Date(0), currency: 'EUR', grossMinor: 110n, lines: [line(1, 100n, { taxCode: 'T' })] },
  taxes: [{ taxCode: 'T', amountMinor: 10n }],
  ...over,
})

function linesOf(document: BillingDocument, index = indexOf()) {
  const derived = deriveExpectedPosting(document, index)
  return derived.outcome === 'derived' ? derived.expected.lines : []
}
function findingsOf(document: BillingDocument, index = indexOf()) {
  const derived = deriveExpectedPosting(document, index)
  return derived.outcome === 'unmapped' ? derived.findings : []
}

test('every line is numbered from one and names the mapping it comes from', () => {
  const lines = [line(1, 105n, { taxCode: 'T' }), line(2, -5n, { kind: 'discount' })]
  const shown = linesOf(documentOf({ lines })).map((one) => [
    one.lineNo,
    one.account,
    one.amountMinor,
    one.taxCode,
    one.erpTaxCode,
    one.mappingIds,
  ])
  expect(shown).toEqual([
    [1, '1200', 110n, null, null, ['control']],
    [2, '4000', -105n, 'T', 'X', ['revenue']],
    [3, '4900', 5n, null, null, ['control']],
    [4, '2200', -10n, 'T', 'X', ['tax']],
  ])
})

test('only an entity that splits cuts a document at its limit, parts in order', () => {
  const lines = [line(3, 30n), line(1, 10n), line(2, 60n)]
  const document = documentOf({ lines, taxes: [{ taxCode: 'T', amountMinor: 10n }] })
  const parts = (over: Partial<LegalEntity>) =>
    linesOf(document, indexOf(usual, over)).map((one) => [one.partNo, one.account, one.amountMinor])
  const whole = [
    [1, '1200', 110n],
    [1, '4000', -10n],
    [1, '4000', -60n],
    [1, '4000', -30n],
    [1, '2200', -10n],
  ]
  expect(parts({})).toEqual(whole)
  expect(parts({ postingMode: 'split', splitLineLimit: null })).toEqual(whole)
  expect(parts({ postingMode: 'split' })).toEqual([
    [1, '1200', 70n],
    [1, '4000', -10n],
    [1, '4000', -60n],
    [2, '1200', 40n],
    [2, '4000', -30n],
    [2, '2200', -10n],
  ])
})

test('an account that a mapping lacks is named by its role', () => {
  const discount = documentOf({ lines: [line(1, 100n), line(2, -1n, { kind: 'discount' })] })
  const named = { entity: 'E', revenueCategory: null, sku: null, missing: 'discount' }
  const without = usual.slice(1)
  expect(findingsOf(discount, indexOf([control({ receivable: '1200' }), ...without]))).toEqual([
    { cause: 'revenue_category', groupingKey: 'revenue_category|E|discount', params: named },
  ])
  const receivable = {
    cause: 'customer',
    groupingKey: 'customer|E|receivable',
    params: { entity: 'E', missing: 'receivable' },
  }
  expect(findingsOf(documentOf(), indexOf([control({ discount: '4900' }), ...without]))).toEqual([receivable])
  expect(findingsOf(documentOf(), indexOf(without))).toEqual([receivable])
  expect(findingsOf(discount, indexOf(without)).map((finding) => finding.groupingKey)).toEqual([
    'revenue_category|E|discount',
    'customer|E|receivable',
  ])
})

test('a line without a product, or with one that is unknown, names what it has', () => {
  const keys = (sku: string | null) =>
    findingsOf(documentOf({ lines: [line(1, 100n, { sku })] })).map((finding) => finding.params)
  expect(keys(null)).toEqual([{ entity: 'E', revenueCategory: null, sku: null, missing: null }])
  expect(keys('other')).toEqual([{ entity: 'E', revenueCategory: null, sku: 'other', missing: null }])
  const unmapped = indexOf(usual.filter(({ mappingId }) => mappingId !== 'revenue'))
  expect(findingsOf(documentOf(), unmapped).map((finding) => finding.params)).toEqual([
    { entity: 'E', revenueCategory: 'C', sku: null, missing: null },
  ])
})

test('a tax code that no mapping knows is a finding only where it has an amount', () => {
  const document = documentOf({ taxes: [{ taxCode: 'U', amountMinor: 10n }] })
  expect(findingsOf(document).map((finding) => finding.groupingKey)).toEqual(['tax_code|E|U'])
  expect(findingsOf(documentOf({ grossMinor: 100n, taxes: [{ taxCode: 'U', amountMinor: 0n }] }))).toEqual([])
})
