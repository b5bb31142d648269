import { expect, test } from 'vitest'
import { type JudgedLine, type PreparationAsk, prepareDocuments } from '#server/domain/corrections/prepared-document'

const line = (over: Partial<JudgedLine>): JudgedLine => ({
  sourceId: 'inv-1',
  number: 'US-1001',
  lineId: 'l1',
  subscriptionId: 'sub-1',
  sku: 'API-CALLS',
  kind: 'charge',
  metric: 'api_calls',
  serviceStartOn: '2026-02-01',
  serviceEndOn: '2026-03-01',
  taxCode: 'TX-8',
  discountPercent: null,
  billedMinor: 10_000n,
  expectedMinor: 9_000n,
  billed: { quantity: '100', unitPrice: '1.00', priceId: 'p1' },
  expected: { quantity: '90', unitPrice: null, priceId: 'p1' },
  ...over,
})
const ask = (over: Partial<PreparationAsk>): PreparationAsk => ({
  how: 'credit_and_rebill',
  entity: 'HM-US',
  billToId: 'bt-1',
  currency: 'USD',
  lines: [line({})],
  rates: new Map([['TX-8', '8.25']]),
  rounding: { level: 'document', mode: 'half_up', stepMinor: 1n },
  ...over,
})

test('what was billed is credited on its document and billed anew, tax at the original rate', () => {
  const [credit, rebill, ...more] = prepareDocuments(ask({}))
  expect(more).toEqual([])
  expect(credit).toMatchObject({
    kind: 'credit_memo',
    reason: 'billing_error',
    original_invoice: 'inv-1',
    net: '100.00',
  })
  // 100.00 x 8.25 % = 8.25; 90.00 x 8.25 % = 7.425, half up 7.43
  expect(credit).toMatchObject({ tax: '8.25', gross: '108.25' })
  expect(credit?.lines[0]).toMatchObject({ original_line_id: 'l1', net: '100.00', service_start: '2026-02-01' })
  expect(rebill).toMatchObject({ kind: 'invoice', reason: null, net: '90.00', tax: '7.43', gross: '97.43' })
  expect(rebill?.lines[0]).toMatchObject({ original_line_id: null, quantity: '90', price_id: 'p1' })
  expect(credit?.lines[0]).toMatchObject({ quantity: '100', unit_price: '1.00' })
})

test('a credit memo holds the difference only, one for each document, positive', () => {
  const lines = [
    line({}),
    line({ sourceId: 'inv-2', number: 'US-1002', lineId: 'l9', billedMinor: 500n, expectedMinor: 300n }),
  ]
  const documents = prepareDocuments(ask({ how: 'credit_memo', lines }))
  expect(documents.map(({ kind, original_number: number, net }) => [kind, number, net])).toEqual([
    ['credit_memo', 'US-1001', '10.00'],
    ['credit_memo', 'US-1002', '2.00'],
  ])
})

test('a supplement bills what is missing, also a line that was never billed, and leaves out what is right', () => {
  const lines = [
    line({ billedMinor: 700n, expectedMinor: 700n }),
    line({ lineId: null, kind: 'minimum', billedMinor: 0n, expectedMinor: 147_974n }),
  ]
  const [supplement, ...more] = prepareDocuments(ask({ how: 'bill_supplement', lines }))
  expect(more).toEqual([])
  expect(supplement).toMatchObject({ kind: 'invoice', net: '1479.74', original_invoice: null })
  expect(supplement?.lines).toHaveLength(1)
  // 1479.74 x 8.25 % = 122.07855
  expect(supplement?.taxes).toEqual([{ tax_code: 'TX-8', rate_percent: '8.25', base: '1479.74', amount: '122.08' }])
})

test('nothing wrong needs no document, and a line without tax has no tax row', () => {
  expect(prepareDocuments(ask({ lines: [line({ expectedMinor: 10_000n })] }))).toEqual([])
  expect(prepareDocuments(ask({ how: 'bill_supplement', lines: [line({ expectedMinor: 10_000n })] }))).toEqual([])
  const [supplement] = prepareDocuments(
    ask({ how: 'bill_supplement', lines: [line({ taxCode: null, expectedMinor: 10_001n })] }),
  )
  expect(supplement).toMatchObject({ net: '0.01', tax: '0.00', taxes: [] })
})

test('the discount of a subscription goes with its charges and minimums, not with corrections', () => {
  const lines = [
    line({ discountPercent: '10', billedMinor: 100_000n, expectedMinor: 90_000n, taxCode: null }),
    line({
      lineId: 'l2',
      kind: 'usage_correction',
      discountPercent: '10',
      billedMinor: 500n,
      expectedMinor: 0n,
      taxCode: null,
    }),
  ]
  const [credit, rebill] = prepareDocuments(ask({ lines }))
  // 1000.00 + 5.00 - 10 % of 1000.00; 900.00 - 90.00
  expect(credit?.lines.map(({ kind, net }) => [kind, net])).toEqual([
    ['charge', '1000.00'],
    ['usage_correction', '5.00'],
    ['discount', '-100.00'],
  ])
  expect([credit?.net, rebill?.net]).toEqual(['905.00', '810.00'])
})

test('a credit memo that gave too little is taken back by an invoice and given anew, positive sums all', () => {
  const lines = [line({ kind: 'proration_credit', billedMinor: -9_700n, expectedMinor: -10_000n, taxCode: null })]
  const documents = prepareDocuments(ask({ lines }))
  expect(documents.map(({ kind, net, reason }) => [kind, net, reason])).toEqual([
    ['invoice', '97.00', null],
    ['credit_memo', '100.00', 'billing_error'],
  ])
  expect(prepareDocuments(ask({ how: 'credit_memo', lines }))).toMatchObject([{ kind: 'credit_memo', net: '3.00' }])
})
