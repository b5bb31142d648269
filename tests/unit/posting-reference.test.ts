import { expect, test } from 'vitest'
import { consolidate } from '#server/domain/posting/consolidate'
import { documentRate } from '#server/domain/posting/document-rate'
import { type MappingRow, readMappingVersion } from '#server/domain/posting/mapping-version'
import {
  buildReferenceIndex,
  customerInForce,
  type LegalEntity,
  mappingInForce,
  type ReferenceRows,
} from '#server/domain/posting/reference'
import type { DerivedPosting, PostingLine } from '#server/domain/posting/types'

const row = (set: string, key: unknown, value: unknown): MappingRow => ({
  ...{ mappingId: 'm', set, entity: 'E', key, value },
  ...{ validFrom: '2026-01-01', validTo: null },
})
const common = { mappingId: 'm', entity: 'E', validFrom: '2026-01-01', validTo: null }

test('a mapping row is read as its set needs it', () => {
  const control = {
    ...{ receivable: '1', discount: '2', cash: '3', customer_deposits: '4', bad_debt: '5', fx_realised: '6' },
  }
  expect(readMappingVersion(row('gl_control', {}, control))).toMatchObject({
    ...{ ...common, set: 'gl_control', key: '', receivable: '1', discount: '2', cash: '3', customerDeposits: '4' },
    ...{ badDebt: '5', fxRealised: '6' },
  })
  expect(readMappingVersion(row('gl_tax', { tax_code: 'T' }, { account: '22', erp_tax_code: 'X' }))).toEqual({
    ...{ ...common, set: 'gl_tax', key: 'T', account: '22', erpTaxCode: 'X' },
  })
  expect(readMappingVersion(row('gl_tax', { tax_code: 'T' }, { account: '22' }))).toMatchObject({ erpTaxCode: null })
  const revenue = { revenue: '40', deferred: '25' }
  expect(readMappingVersion(row('gl_revenue', { revenue_category: 'C' }, revenue))).toEqual({
    ...{ ...common, set: 'gl_revenue', key: 'C', ...revenue, dimensions: null },
  })
})

test('a row that lacks what its set needs maps nothing', () => {
  const key = { tax_code: 'T', revenue_category: 'C' }
  expect(readMappingVersion(row('gl_other', key, { account: '22' }))).toBeUndefined()
  for (const value of [{}, { account: '' }, { account: 22 }, { account: null }, null, undefined, 'account', 7])
    expect(readMappingVersion(row('gl_tax', key, value))).toBeUndefined()
  for (const wrong of [
    {},
    { tax_code: '' },
    { tax_code: 1 },
    null,
    undefined,
    'tax_code',
    Object.create({ tax_code: 'T', revenue_category: 'C' }),
  ]) {
    expect(readMappingVersion(row('gl_tax', wrong, { account: '22' }))).toBeUndefined()
    expect(readMappingVersion(row('gl_revenue', wrong, { revenue: '40' }))).toBeUndefined()
  }
  expect(readMappingVersion(row('gl_control', null, null))).toMatchObject({ receivable: null, cash: null })
})

test('dimensions are texts in the order of their names, or none', () => {
  const dimensionsOf = (dimensions: unknown) => {
    const version = readMappingVersion(row('gl_revenue', { revenue_category: 'C' }, { revenue: '40', dimensions }))
    return version?.set === 'gl_revenue' ? version.dimensions : undefined
  }
  expect(Object.entries(dimensionsOf({ c: '3', a: '1', b: '2', n: 4, o: null }) ?? {})).toEqual([
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ])
  for (const none of [{}, { n: 4 }, null, undefined, 'text', 7]) expect(dimensionsOf(none)).toBeNull()
})

const entity: LegalEntity = {
  ...{ entity: 'E', functionalCurrency: 'EUR', timeZone: 'UTC', postingMode: 'per_invoice', splitLineLimit: null },
  ...{ postingSlaHours: 24, zeroTotalPosting: false, fxSources: { USD: 'ecb', KWD: 'own' }, fxMaxAgeDays: { own: 2 } },
}
const none: ReferenceRows = { entities: [entity], erpCustomers: [], products: [], mappings: [], fxRates: [] }
const rate = (source: string, base: string, quote: string, on: string, text: string) => ({
  ...{ source, base, quote, on, rate: text },
})

test('of versions that overlap the later start holds, of equal starts the greater name, in whatever order they come', () => {
  const customer = (erpCustomerNo: string, validFrom: string | null) => ({
    ...{ entity: 'E', billToId: 'b', erpCustomerNo, validFrom, validTo: null },
  })
  const all = [
    customer('9', null),
    customer('2', '2026-01-01'),
    customer('3', '2026-01-01'),
    customer('1', '2026-02-01'),
  ]
  for (const erpCustomers of [all, all.toReversed(), [all[2], all[0], all[3], all[1]].flatMap((one) => one ?? [])]) {
    const index = buildReferenceIndex({ ...none, erpCustomers })
    const on = (onDate: string) => customerInForce(index, { entity: 'E', billToId: 'b', onDate })?.erpCustomerNo
    expect([on('2025-12-31'), on('2026-01-31'), on('2026-02-01')]).toEqual(['9', '3', '1'])
    expect(customerInForce(index, { entity: 'E', billToId: 'c', onDate: '2026-02-01' })).toBeUndefined()
  }
})

test('mappings of one key are told apart by their names', () => {
  const version = (mappingId: string, account: string) => ({
    ...{ ...common, mappingId, set: 'gl_tax' as const, key: 'T', account, erpTaxCode: null },
  })
  for (const mappings of [
    [version('m1', '1'), version('m2', '2')],
    [version('m2', '2'), version('m1', '1')],
  ]) {
    const index = buildReferenceIndex({ ...none, mappings })
    expect(mappingInForce(index, { set: 'gl_tax', entity: 'E', key: 'T', onDate: '2026-01-01' })?.account).toBe('2')
    expect(mappingInForce(index, { set: 'gl_tax', entity: 'E', key: 'U', onDate: '2026-01-01' })).toBeUndefined()
    expect(mappingInForce(index, { set: 'gl_tax', entity: 'E', key: 'T', onDate: '2025-12-31' })).toBeUndefined()
  }
})

test('a document in functional currency has rate 1, and one in another the rate of its direction', () => {
  const fxRates = [rate('ecb', 'EUR', 'USD', '2026-01-05', '1.1'), rate('own', 'KWD', 'EUR', '2026-01-05', '3.0')]
  const index = buildReferenceIndex({ ...none, fxRates })
  expect(documentRate({ currency: 'EUR', issueOn: '2026-01-06' }, entity, index)).toEqual({
    ...{ conversion: { from: 'EUR', to: 'EUR', rate: '1', direction: 'divide' }, rateOn: null },
  })
  expect(documentRate({ currency: 'USD', issueOn: '2026-01-10' }, entity, index)).toEqual({
    ...{ conversion: { from: 'USD', to: 'EUR', rate: '1.1', direction: 'divide' }, rateOn: '2026-01-05' },
  })
  expect(documentRate({ currency: 'KWD', issueOn: '2026-01-07' }, entity, index)).toEqual({
    ...{ conversion: { from: 'KWD', to: 'EUR', rate: '3.0', direction: 'multiply' }, rateOn: '2026-01-05' },
  })
})

test('a missing rate names the source, the pair it would have come from, and the last one published', () => {
  const fxRates = [rate('ecb', 'EUR', 'USD', '2026-01-05', '1.1'), rate('own', 'KWD', 'EUR', '2026-01-05', '3.0')]
  const index = buildReferenceIndex({ ...none, fxRates })
  const missing = (currency: string, issueOn: string) => {
    const found = documentRate({ currency, issueOn }, entity, index).finding
    return found && JSON.parse(JSON.stringify({ key: found.groupingKey, found }))
  }
  expect(missing('JPY', '2026-01-06')).toMatchObject({ found: { params: { missing: 'source', lastOn: null } } })
  expect(missing('USD', '2026-01-11')).toMatchObject({
    found: { params: { missing: 'too_old', lastOn: '2026-01-05' } },
  })
  expect(missing('KWD', '2026-01-08')).toMatchObject({
    found: { params: { missing: 'too_old', lastOn: '2026-01-05' } },
  })
  expect(missing('KWD', '2026-01-04')).toMatchObject({ found: { params: { missing: 'none', lastOn: null } } })
})

const line = (role: PostingLine['role'], account: string, amountMinor: bigint): PostingLine => ({
  ...{ partNo: 1, lineNo: 9, role, account, amountMinor, baseMinor: amountMinor * 2n, taxCode: null, erpTaxCode: null },
  ...{ sourceLineRef: null, dimensions: null, mappingIds: [] },
})
const member = (externalRef: string, sourceId: string, over: Partial<DerivedPosting> = {}): DerivedPosting =>
  ({
    ...{
      sourceId,
      entity: 'E',
      mode: 'consolidated',
      groupRef: 'G',
      externalRef,
      customerNo: 'C',
      currency: 'EUR',
      rate: '1',
    },
    ...{
      rateOn: null,
      documentOn: '2026-02-10',
      period: '2026-02',
      deadlineAt: new Date(0),
      grossMinor: 10n,
      parts: 1,
    },
    ...{ baseReceivableMinor: 20n, lines: [line('receivable', '1200', 10n), line('revenue', sourceId, -10n)] },
    ...over,
  }) as DerivedPosting // the fields that consolidating does not read are left out

test('members are added up in the order of their numbers, receivables first, lines numbered from one', () => {
  const members = [member('N-2', 's2'), member('N-1', 's9'), member('N-1', 's1')]
  for (const some of [members, members.toReversed()]) {
    const found = consolidate(some)
    expect(found).toMatchObject({
      externalRef: 'G',
      documentOn: '2026-02-28',
      grossMinor: 30n,
      baseReceivableMinor: 60n,
    })
    expect(found.members).toEqual(['s1', 's9', 's2'])
    expect(found.lines.map((one) => [one.lineNo, one.role, one.account, one.amountMinor, one.baseMinor])).toEqual([
      [1, 'receivable', '1200', 30n, 60n],
      [2, 'revenue', 's1', -10n, -20n],
      [3, 'revenue', 's9', -10n, -20n],
      [4, 'revenue', 's2', -10n, -20n],
    ])
  }
})

test('a control account that changes inside the month leaves one receivable per account', () => {
  const other = member('N-2', 's2', { lines: [line('receivable', '1300', 7n), line('receivable', '1300', -2n)] })
  expect(consolidate([member('N-1', 's1'), other]).lines.map((one) => [one.account, one.amountMinor])).toEqual([
    ['1200', 10n],
    ['1300', 5n],
    ['s1', -10n],
  ])
})

test('members of different groups are never added up', () => {
  expect(() => consolidate([])).toThrow('a consolidated document has members')
  const why = 'members of a consolidated document share reference and currency'
  for (const other of [{ groupRef: 'H' }, { currency: 'USD' }, { mode: 'per_invoice' as const }])
    expect(() => consolidate([member('N-1', 's1'), member('N-2', 's2', other)])).toThrow(why)
})
