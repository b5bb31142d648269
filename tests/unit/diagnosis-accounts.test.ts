import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeAccounts } from '#server/domain/diagnosis/account-facts'
import { accountsOf } from '#server/domain/diagnosis/judgement-reference'
import { compareLines } from '#server/domain/diagnosis/line-comparison'
import { anyGroup } from '#tests/support/judgement/any-group'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import type { ErpRow } from '#tests/support/judgement/scenario'

const reference = referenceOf(readCompany())
const taxAccounts = accountsOf(reference.index, 'tax')
const invoice = invoiceOf('a', '150.00', {
  lines: [
    ['HELM', 'charge', 'IL', '100.00'],
    ['PING', 'charge', 'IL', '30.00'],
    ['TALK', 'charge', 'IL', '20.00'],
  ],
  taxes: [['IL', '6.25', '9.38']],
})
const right = { helm: '25000', ping: '43000', talk: '44000', tax: '22000', team: 'T4' }

function judge(booked: Partial<typeof right>, over: Partial<Parameters<typeof invoiceOf>[2]> = {}) {
  const on = { ...right, ...booked }
  const lines: ErpRow['lines'] = [
    ['11000', '159.38'],
    [on.helm, '-100.00', 'a-1', '-100.00', { team: on.team }],
    [on.ping, '-30.00', 'a-2'],
    [on.talk, '-20.00', 'a-3'],
    [on.tax, '-9.38'],
  ]
  const billed = { ...invoice, ...over }
  const group = groupFrom([billed], [postingOf(billed, { lines })], reference.index)
  return judgeAccounts(group, compareLines(group, taxAccounts), reference)
}

const placed = (booked: Partial<typeof right>) =>
  Object.fromEntries(Object.entries(judge(booked).placed).filter(([, minor]) => minor !== 0n))

test('accounts as mapped show nothing', () => {
  expect(placed({})).toEqual({})
  expect(judge({}).facts).toMatchObject({
    accountDiffers: false,
    dimensionDiffers: false,
    sku: '',
    expectedAccount: '',
    actualAccount: '',
  })
})

test('each mistake has its own amount, credit positive', () => {
  expect(placed({ helm: '41000' })).toEqual({ ratableOnRevenue: 10000n })
  expect(placed({ helm: '43000' })).toEqual({ ratableOnRevenue: 10000n }) // any revenue account
  expect(placed({ ping: '42000' })).toEqual({ accountOfEarlierMapping: 3000n })
  expect(placed({ talk: '44100' })).toEqual({ accountOfEarlierMapping: 2000n })
  expect(placed({ tax: '22100' })).toEqual({ taxOnOtherCodesAccount: 938n })
  expect(placed({ team: 'T9' })).toEqual({ dimensionDiffers: 10000n })
  expect(placed({ talk: '46000' })).toEqual({ accountDiffers: 2000n })
})

test('several mistakes are told side by side, and the first names the line', () => {
  const { facts, placed: amounts } = judge({ helm: '41000', ping: '42000', talk: '46000' })
  expect(amounts).toMatchObject({ ratableOnRevenue: 10000n, accountOfEarlierMapping: 3000n, accountDiffers: 2000n })
  expect(facts).toMatchObject({ sku: 'HELM', expectedAccount: '25000', actualAccount: '41000' })
})

test('an account that a later mapping gives is not an earlier one', () => {
  const before = { on: '2025-12-15' }
  expect(judge({ ping: '43000' }, before).facts).toMatchObject({ accountOfEarlierMapping: false, accountDiffers: true })
})

test('dimensions are asked for on the right account only', () => {
  expect(judge({ helm: '41000', team: 'T9' }).facts.dimensionDiffers).toBe(false)
})

test('tax on an account that is none of tax was chosen by hand', () => {
  const lines: ErpRow['lines'] = [
    ['11000', '159.38'],
    ['25000', '-100.00', 'a-1', '-100.00', { team: 'T4' }],
    ['43000', '-30.00', 'a-2'],
    ['44000', '-20.00', 'a-3'],
    ['22999', '-9.38', 'a'],
  ]
  const group = groupFrom([invoice], [postingOf(invoice, { lines })], reference.index)
  expect(judgeAccounts(group, compareLines(group, taxAccounts), reference).placed).toMatchObject({
    accountDiffers: 938n,
    taxOnOtherCodesAccount: 0n,
  })
})

test('a line whose amount differs is not asked for its account', () => {
  const lines: ErpRow['lines'] = [
    ['11000', '149.00'],
    ['46000', '-99.00', 'a-1'],
    ['43000', '-30.00', 'a-2'],
    ['44000', '-20.00', 'a-3'],
  ]
  const group = groupFrom([invoice], [postingOf(invoice, { lines })], reference.index)
  expect(judgeAccounts(group, compareLines(group, taxAccounts), reference).facts.accountDiffers).toBe(false)
})

test('a fact holds exactly where an amount stands in the wrong place, unless that amount is nothing', () => {
  fc.assert(
    fc.property(anyGroup({ balanced: true }), (group) => {
      const { facts, placed: amounts } = judgeAccounts(group, compareLines(group, taxAccounts), reference)
      if (amounts.ratableOnRevenue !== 0n) expect(facts.ratableOnRevenue).toBe(true)
      if (amounts.accountOfEarlierMapping !== 0n) expect(facts.accountOfEarlierMapping).toBe(true)
      if (amounts.taxOnOtherCodesAccount !== 0n) expect(facts.taxOnOtherCodesAccount).toBe(true)
      if (amounts.accountDiffers !== 0n) expect(facts.accountDiffers).toBe(true)
      if (amounts.dimensionDiffers !== 0n) expect(facts.dimensionDiffers).toBe(true)
    }),
  )
})
