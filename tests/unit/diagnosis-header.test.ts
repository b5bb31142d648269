import { expect, test } from 'vitest'
import { headerFacts } from '#server/domain/diagnosis/header-facts'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
import type { BillingRow, ErpRow } from '#tests/support/judgement/scenario'

const reference = referenceOf(readCompany())
const january = invoiceOf('a', '100.00', { on: '2026-01-30' })
const facts = (billing: Partial<BillingRow>, ...erp: Partial<ErpRow>[]) => {
  const invoice = { ...january, ...billing }
  return headerFacts(
    groupFrom(
      [invoice],
      erp.map((over) => postingOf(invoice, over)),
      reference.index,
    ),
    reference,
  )
}

test('a document as expected shows nothing', () => {
  expect(facts({}, {})).toEqual({
    ...{ entityDiffers: false, splitPartOnOtherCustomer: false, customerDiffers: false, customerWasValidBefore: false },
    ...{ currencyDiffers: false, sameFigure: true, periodLater: false, createdAfterLock: false },
    ...{ createdAfterDeadline: false, expectedCustomer: 'L-501', actualCustomer: '' },
  })
})

test('another customer number is told apart from one that only some parts carry', () => {
  expect(facts({}, { customer: 'L-502' })).toMatchObject({ customerDiffers: true, splitPartOnOtherCustomer: false })
  expect(facts({}, {}, { id: 'e2', customer: 'L-502' })).toMatchObject({
    ...{ customerDiffers: false, splitPartOnOtherCustomer: true, actualCustomer: 'L-502' },
  })
  expect(facts({}, { customer: 'L-502' }, { id: 'e2', customer: 'L-502' })).toMatchObject({ customerDiffers: true })
})

test('a number was valid before only if it ended for that bill-to, on the issue date at the latest', () => {
  const cedar = { bill_to: 'b-cedar' }
  const before = (on: string, customer: string) => facts({ ...cedar, on }, { customer }).customerWasValidBefore
  expect(before('2026-01-15', 'L-503')).toBe(true)
  expect(before('2026-01-14', 'L-504')).toBe(false) // not valid yet
  expect(before('2026-01-20', 'L-502')).toBe(false) // a sibling's
})

test('without an expected number nothing can be on the wrong one', () => {
  expect(facts({ bill_to: 'b-nobody' }, { customer: 'L-502' })).toMatchObject({
    ...{ customerDiffers: false, expectedCustomer: '', actualCustomer: '' },
  })
})

test('a figure is the same whatever the decimals of its currency', () => {
  const yen: Partial<ErpRow> = { currency: 'JPY', lines: linesOf('100', 'a-1') }
  expect(facts({}, yen)).toMatchObject({ currencyDiffers: true, sameFigure: true })
  const tooMany: Partial<ErpRow> = { currency: 'JPY', lines: linesOf('10000', 'a-1') }
  expect(facts({}, tooMany)).toMatchObject({ currencyDiffers: true, sameFigure: false })
})

test('a later period is a fact of its own; lock and deadline say how it came about', () => {
  const late = (created: string) => {
    const { periodLater, createdAfterLock, createdAfterDeadline } = facts({}, { posted_on: '2026-02-03', created })
    return [periodLater, createdAfterLock, createdAfterDeadline]
  }
  expect(late('2026-01-31T11:59:59Z')).toEqual([true, false, false])
  expect(late('2026-01-31T12:00:00Z')).toEqual([true, false, true]) // the deadline itself is late
  expect(late('2026-02-05T18:00:00Z')).toEqual([true, false, true]) // the lock itself is not after it
  expect(late('2026-02-05T18:00:01Z')).toEqual([true, true, true])
  expect(facts({}, { created: '2026-02-10T00:00:00Z' })).toMatchObject({ periodLater: false, createdAfterLock: false })
})

test('an earlier period than expected is no missed cutoff', () => {
  expect(facts({ on: '2026-02-02' }, { posted_on: '2026-01-31' }).periodLater).toBe(false)
})

test('another entity shows whatever else agrees', () => {
  expect(facts({}, { entity: 'MEER' }).entityDiffers).toBe(true)
})
