import { expect, test } from 'vitest'
import { fxFacts } from '#server/domain/diagnosis/fx-facts'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import type { ErpRow } from '#tests/support/judgement/scenario'

const reference = referenceOf(readCompany())
// 120.00 EUR at 1.2 of Monday 12 January are 144.00 USD; Friday 9 January had 1.25, Tuesday 13 January has 1.3.
const euros = invoiceOf('a', '120.00', { currency: 'EUR' })
const at = (rate: string, base: string, over: Partial<ErpRow> = {}) => {
  const lines: ErpRow['lines'] = [
    ['11000', '120.00', null, base],
    ['43000', '-120.00', 'a-1', `-${base}`],
  ]
  return fxFacts(
    groupFrom([euros], [postingOf(euros, { currency: 'EUR', rate, lines, ...over })], reference.index),
    reference,
  )
}
const nothing = {
  baseDiffers: false,
  lineBaseDiffers: false,
  rateOfPostingDate: false,
  rateInverted: false,
  rateOfEarlierPublication: false,
}

test('the right rate shows nothing, however many zeros it is written with', () => {
  expect(at('1.2', '144.00')).toEqual({ ...nothing, rateKey: 'harbour:EUR/USD' })
  expect(at('1.200000', '144.00')).toEqual({ ...nothing, rateKey: 'harbour:EUR/USD' })
})

test('functional currency has no rate to be wrong', () => {
  const dollars = invoiceOf('a', '100.00')
  const lines: ErpRow['lines'] = [
    ['11000', '100.00', null, '101.00'],
    ['43000', '-100.00', 'a-1', '-101.00'],
  ]
  const observed = fxFacts(groupFrom([dollars], [postingOf(dollars, { lines })], reference.index), reference)
  expect(observed).toEqual({ ...nothing, baseDiffers: true, lineBaseDiffers: true, rateKey: '' })
})

test('the rate of the posting date is named only when that is another day', () => {
  expect(at('1.3', '156.00', { posted_on: '2026-01-13' })).toMatchObject({
    baseDiffers: true,
    rateOfPostingDate: true,
    rateOfEarlierPublication: false,
  })
  expect(at('1.3', '156.00')).toMatchObject({ baseDiffers: true, rateOfPostingDate: false })
})

test('a rate published before the right one is an earlier publication', () => {
  expect(at('1.25', '150.00')).toMatchObject({ rateOfEarlierPublication: true, rateOfPostingDate: false })
  expect(at('1.3', '156.00').rateOfEarlierPublication).toBe(false) // published later
})

test('a rate turned over is known by the amounts it gives, line by line', () => {
  expect(at('1.2', '100.00')).toMatchObject({ baseDiffers: true, rateInverted: true }) // 120.00 / 1.2
  expect(at('1.2', '100.01').rateInverted).toBe(false)
})

test('where the rate is quoted per functional currency, turning it over is multiplying', () => {
  const dollars = invoiceOf('a', '600.00', { entity: 'FINN', bill_to: 'b-doum', currency: 'USD' })
  const lines: ErpRow['lines'] = [
    ['12000', '600.00', null, '720.00'],
    ['43500', '-600.00', 'a-1', '-720.00'],
  ]
  const posting = postingOf(dollars, { entity: 'FINN', customer: 'F-601', currency: 'USD', rate: '1.2', lines })
  const observed = fxFacts(groupFrom([dollars], [posting], reference.index), reference)
  expect(observed).toMatchObject({ rateInverted: true, rateKey: 'harbour:EUR/USD' })
})

test('base amounts that differ only between lines are a fact of their own', () => {
  const two = invoiceOf('a', '120.00', {
    currency: 'EUR',
    lines: [
      ['PING', 'charge', 'EXP', '60.00'],
      ['TALK', 'charge', 'EXP', '60.00'],
    ],
  })
  const lines: ErpRow['lines'] = [
    ['11000', '120.00', null, '144.00'],
    ['43000', '-60.00', 'a-1', '-71.00'],
    ['44000', '-60.00', 'a-2', '-73.00'],
  ]
  const observed = fxFacts(
    groupFrom([two], [postingOf(two, { currency: 'EUR', rate: '1.2', lines })], reference.index),
    reference,
  )
  expect(observed).toMatchObject({ baseDiffers: false, lineBaseDiffers: true })
})

test('an expectation without a functional amount asks nothing', () => {
  const unmapped = invoiceOf('a', '120.00', { bill_to: 'b-nobody' })
  expect(fxFacts(groupFrom([unmapped], [postingOf(unmapped)], reference.index), reference)).toEqual({
    ...nothing,
    rateKey: '',
  })
})
