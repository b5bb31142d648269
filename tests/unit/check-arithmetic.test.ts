import { expect, test } from 'vitest'
import {
  type ArithmeticRules,
  checkArithmetic,
  type StatedDocument,
  type StatedTax,
} from '#server/domain/tax/check-arithmetic'

const tax = (more: Partial<StatedTax> = {}): StatedTax => ({
  taxNo: 1,
  taxCode: 'A',
  ratePercent: '8.25',
  baseMinor: 2002n,
  amountMinor: 165n,
  ...more,
})
const right: StatedDocument = {
  currency: 'EUR',
  netMinor: 2502n,
  taxMinor: 165n,
  grossMinor: 2667n,
  lines: [
    { taxCode: 'A', netMinor: 1001n },
    { taxCode: 'A', netMinor: 1001n },
    { taxCode: 'B', netMinor: 500n },
  ],
  taxes: [tax(), tax({ taxNo: 2, taxCode: 'B', ratePercent: '0', baseMinor: 500n, amountMinor: 0n })],
}
const rules: ArithmeticRules = {
  rounding: { level: 'document', mode: 'half_up', stepMinor: 1n },
  declaredRates: (code) => (code === 'A' ? ['8.0', '8.250'] : ['0']),
}
const found = (document: Partial<StatedDocument>, by: Partial<ArithmeticRules> = {}) =>
  checkArithmetic({ ...right, ...document }, { ...rules, ...by })

test('a document that adds up gives nothing', () => {
  expect(found({})).toEqual([])
  expect(found({ netMinor: 0n, taxMinor: 0n, grossMinor: 0n, lines: [], taxes: [] })).toEqual([])
})

test('each figure of the header is held against what it is made of', () => {
  const of = (code: string, stated: string, computed: string) => [
    { code, taxCode: null, taxNo: null, figures: { stated, computed, currency: 'EUR' } },
  ]
  expect(found({ netMinor: 2503n, grossMinor: 2668n })).toEqual(of('header_not_lines', '25.03', '25.02'))
  expect(found({ taxMinor: 164n, grossMinor: 2666n })).toEqual(of('header_tax_not_breakdown', '1.64', '1.65'))
  expect(found({ grossMinor: 2668n })).toEqual(of('gross_not_net_plus_tax', '26.68', '26.67'))
})

test('a base is the sum of the nets of its code, whichever rows share it', () => {
  const taxes = [tax({ baseMinor: 2001n }), ...right.taxes.slice(1)]
  expect(found({ taxes })).toEqual([
    {
      code: 'tax_base_not_lines',
      taxCode: 'A',
      taxNo: 1,
      figures: { tax_code: 'A', stated: '20.01', computed: '20.02', currency: 'EUR' },
    },
  ])
  const shared = [tax({ baseMinor: 1002n, amountMinor: 83n }), tax({ taxNo: 3, baseMinor: 1000n, amountMinor: 83n })]
  expect(found({ taxes: [...shared, ...right.taxes.slice(1)], taxMinor: 166n, grossMinor: 2668n })).toEqual([])
})

test('a code whose lines come to something has a row, and lines without a code need none', () => {
  const lines = [...right.lines, { taxCode: 'C', netMinor: 7n }, { taxCode: 'D', netMinor: 0n }]
  expect(found({ lines, netMinor: 2509n, grossMinor: 2674n })).toEqual([
    {
      code: 'tax_base_not_lines',
      taxCode: 'C',
      taxNo: null,
      figures: { tax_code: 'C', stated: '0.00', computed: '0.07', currency: 'EUR' },
    },
  ])
  const free = [...right.lines, { taxCode: null, netMinor: 7n }]
  expect(found({ lines: free, netMinor: 2509n, grossMinor: 2674n })).toEqual([])
})

test('an amount is base x rate, rounded as the entity rounds', () => {
  const taxes = [tax({ amountMinor: 166n }), ...right.taxes.slice(1)]
  const document = { taxes, taxMinor: 166n, grossMinor: 2668n }
  expect(found(document)).toEqual([
    {
      code: 'tax_not_rate',
      taxCode: 'A',
      taxNo: 1,
      figures: {
        tax_code: 'A',
        rate_percent: '8.25',
        base: '20.02',
        stated: '1.66',
        computed: '1.65',
        currency: 'EUR',
      },
    },
  ])
  expect(found(document, { rounding: { level: 'line', mode: 'half_up', stepMinor: 1n } })).toEqual([])
  expect(found(document, { rounding: { level: 'document', mode: 'ceil', stepMinor: 1n } })).toEqual([])
  expect(found(document, { rounding: undefined })).toEqual([])
  expect(found({}, { rounding: { level: 'line', mode: 'half_up', stepMinor: 1n } }).map((one) => one.code)).toEqual([
    'tax_not_rate',
  ])
})

test('rounding per line is not judged where rows share a code', () => {
  const shared = [tax({ baseMinor: 1002n, amountMinor: 83n }), tax({ taxNo: 3, baseMinor: 1000n, amountMinor: 99n })]
  const document = { taxes: [...shared, ...right.taxes.slice(1)], taxMinor: 182n, grossMinor: 2684n }
  expect(found(document, { rounding: { level: 'line', mode: 'half_up', stepMinor: 1n } })).toEqual([])
  expect(found(document).map((one) => [one.code, one.taxNo])).toEqual([['tax_not_rate', 3]])
})

test('a rate is one that is declared for its code', () => {
  const of = (declaredRates: ArithmeticRules['declaredRates']) => found({}, { declaredRates })
  expect(of((code) => (code === 'A' ? ['8', '9', '8'] : ['0.00']))).toEqual([
    {
      code: 'tax_rate_not_declared',
      taxCode: 'A',
      taxNo: 1,
      figures: { tax_code: 'A', stated: '8.25', declared: '8, 9' },
    },
  ])
  expect(of(() => ['8.25', '825', '82.5', '0']).length).toBe(0)
  expect(of((code) => (code === 'A' ? ['825'] : ['0'])).map((one) => one.code)).toEqual(['tax_rate_not_declared'])
  expect(of((code) => (code === 'A' ? ['8.25'] : [])).map((one) => [one.taxNo, one.figures['declared']])).toEqual([
    [2, ''],
  ])
})
