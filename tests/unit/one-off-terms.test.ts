import { expect, test } from 'vitest'
import { type AdvancePrice, oneOffTerms } from '#server/domain/usage-judgement/advance-terms'
import { buildPriceBook } from '#server/domain/usage-judgement/price-book'

const price = (priceId: string, over: Partial<AdvancePrice> = {}): AdvancePrice => ({
  ...{ priceId, priceList: 'STD', sku: 'DAY', currency: 'USD', validFrom: '2024-01-01', validTo: null },
  ...{ model: 'per_unit', ofSku: null },
  ...over,
})
const talk = {
  ...{ lineId: 'l', sku: 'DAY', kind: 'charge', documentKind: 'invoice' as const, reason: null, quantity: '3' },
  ...{ netMinor: 0n, charges: [], served: { from: '2026-02-01', to: '2026-03-01' } },
}
const terms = (versions: readonly AdvancePrice[], issueOn = '2026-04-30') =>
  oneOffTerms(talk, { currency: 'USD', issueOn }, buildPriceBook(versions))

test('a line without a subscription is whole at the price of its day of issue', () => {
  const [day, other] = [price('day', { validTo: '2026-06-01' }), price('day-too', { validFrom: '2026-05-01' })]
  expect(terms([day, other])).toEqual({
    ok: true,
    terms: { price: day, sign: 1, quantity: '3', served: talk.served, cycle: talk.served, share: null },
  })
  expect(terms([day, other], '2026-05-01')).toEqual({ ok: false, problem: 'price_overlap' })
  expect(terms([day, other], '2023-12-31')).toEqual({ ok: false, problem: 'price_gap' })
})

test('a product that one list alone sells is priced by it, one that several sell by the standard list', () => {
  const priced = (...versions: readonly AdvancePrice[]) => {
    const found = terms(versions)
    return found.ok ? found.terms.price.priceId : found.problem
  }
  const yen = price('yen', { currency: 'JPY' })
  const seat = price('seat', { sku: 'SEAT' })
  expect(priced(price('a', { priceList: 'LIST-7' }), yen, seat)).toBe('a')
  expect(priced(price('a', { priceList: 'LIST-7' }), price('b'), yen)).toBe('b')
  expect(priced(price('a', { priceList: 'LIST-7' }), price('b', { priceList: 'LIST-8' }))).toBe('price_gap')
  expect(priced(yen, seat)).toBe('price_gap')
})
