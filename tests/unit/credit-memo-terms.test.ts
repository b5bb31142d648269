import { expect, test } from 'vitest'
import { type AdvanceLine, type AdvancePrice, advanceTerms } from '#server/domain/usage-judgement/advance-terms'
import { type Amendment, type Contract, quantityInForce, signedBy } from '#server/domain/usage-judgement/contract'
import { amountBasisOf } from '#server/domain/usage-judgement/credit-memo'
import { buildPriceBook } from '#server/domain/usage-judgement/price-book'

const price = (sku: string, ofSku: string | null = null): AdvancePrice => ({
  ...{
    priceId: sku,
    priceList: 'LIST',
    sku,
    currency: 'EUR',
    validFrom: null,
    validTo: null,
    model: 'per_unit',
    ofSku,
  },
})
const book = buildPriceBook([price('SEAT'), price('CARE', 'SEAT')])
const change = (effectiveOn: string, toQuantity: string, signedAt: string): Amendment => ({
  ...{ sku: 'SEAT', kind: 'quantity', effectiveOn, version: 1, toQuantity, signedAt: new Date(signedAt) },
})
const contract: Contract = {
  ...{ subscriptionId: 's', billToId: 'b', entity: 'E', subject: null, timeZone: 'UTC', currency: 'EUR' },
  ...{ priceList: 'LIST', discountPercent: '0' },
  items: ['SEAT', 'CARE'].map((sku) => ({ sku, quantity: '10', startOn: '2026-01-01', minimum: null })),
  amendments: [change('2026-01-20', '7', '2026-01-19T00:00:00Z'), change('2026-02-01', '4', '2026-02-10T09:30:00Z')],
}

test('an invoice is rated, a credit memo goes by its reason, and without a known one it cannot be judged', () => {
  const memo = (reason: string | null) => amountBasisOf({ documentKind: 'credit_memo', reason })
  expect(['goodwill', 'billing_error', 'downgrade', 'termination', 'because', '', null].map(memo)).toEqual([
    ...['given', 'given', 'rated', 'rated'],
    ...['unknown', 'unknown', 'unknown'],
  ])
  expect(amountBasisOf({ documentKind: 'invoice', reason: null })).toBe('rated')
  expect(amountBasisOf({ documentKind: 'invoice', reason: 'goodwill' })).toBe('rated')
})

const line = (kind: string, documentKind: AdvanceLine['documentKind'], reason: string | null, sku = 'SEAT') => {
  const served = { from: '2026-01-20', to: '2026-02-01' }
  const told = {
    ...{ lineId: 'l', quantity: null, netMinor: 0n, charges: [] },
    sku,
    kind,
    documentKind,
    reason,
    served,
  }
  const found = advanceTerms(told, contract, book)
  return found.ok ? [found.terms.sign, found.terms.quantity, found.terms.share?.quantity ?? null] : found.problem
}

test('a credit memo gives back by its reason, whatever its lines are called; an invoice by the kind of the line', () => {
  for (const kind of ['charge', 'proration_credit', 'proration_charge']) {
    expect(line(kind, 'credit_memo', 'termination')).toEqual([-1, '7', null])
    expect(line(kind, 'credit_memo', 'downgrade')).toEqual([-1, '3', null])
  }
  expect(line('proration_credit', 'invoice', null)).toEqual([-1, '10', null])
  expect(line('proration_charge', 'invoice', null)).toEqual([1, '7', null])
  expect(line('charge', 'invoice', null)).toEqual([1, '7', null])
})

test('a share given back is of the quantity in force, by itself', () => {
  expect(line('charge', 'credit_memo', 'termination', 'CARE')).toEqual([-1, '1', '7'])
  expect(line('charge', 'invoice', null, 'CARE')).toEqual([1, '1', '7'])
})

test('a document knows of a contract what was signed until it was final, whatever day it is for', () => {
  const known = (at: string) => quantityInForce(signedBy(contract, new Date(at)), 'SEAT', '2026-02-01')
  expect(known('2026-01-18T23:59:59Z')).toBe('10')
  expect(known('2026-01-19T00:00:00Z')).toBe('7')
  expect(known('2026-02-10T09:29:59Z')).toBe('7')
  expect(known('2026-02-10T09:30:00Z')).toBe('4')
  expect(signedBy(contract, new Date('2026-03-01T00:00:00Z'))).toEqual(contract)
})
