import { describe, expect, test } from 'vitest'
import { accountsOf } from '#server/domain/diagnosis/judgement-reference'
import { compareLines } from '#server/domain/diagnosis/line-comparison'
import { taxFacts } from '#server/domain/diagnosis/tax-facts'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, postingOf } from '#tests/support/judgement/rows'
import type { BillingRow, ErpRow } from '#tests/support/judgement/scenario'

const company = readCompany()
const reference = referenceOf(company)
const observe = (invoice: BillingRow, lines: ErpRow['lines'], by = reference) => {
  const group = groupFrom([invoice], [postingOf(invoice, { lines })], by.index)
  return taxFacts(group, compareLines(group, accountsOf(by.index, 'tax')), by)
}

const taxed = (nets: string[], tax: string, over: Partial<BillingRow> = {}) =>
  invoiceOf('a', '1.00', {
    lines: nets.map((net) => ['PING', 'charge', 'IL', net]),
    taxes: [['IL', '6.25', tax]],
    ...over,
  })
const booked = (nets: string[], tax: string): ErpRow['lines'] => [
  ...nets.map((net, at): ErpRow['lines'][number] => ['43000', `-${net}`, `a-${at + 1}`]),
  ['22000', `-${tax}`],
]
const same = (nets: string[], billed: string, posted: string) => observe(taxed(nets, billed), booked(nets, posted))

test('equal tax on equal nets shows only what there is', () => {
  expect(same(['100.00'], '6.25', '6.25')).toMatchObject({
    ...{ netsEqual: true, taxDiffers: false, withinRounding: true, taxIsSupersededRate: false },
    ...{ erpHasTax: true, billedHasTax: true, erpHasTaxLine: true, billedReverseCharge: false },
    ...{ reproducedByDeclaredLevel: false, reproducedByDeclaredMode: false },
  })
})

test('nets are equal only line by line: a line moved to another is a difference', () => {
  expect(observe(taxed(['60.00', '40.00'], '6.25'), booked(['61.00', '39.00'], '6.25')).netsEqual).toBe(false)
  expect(observe(taxed(['60.00'], '3.75'), [...booked(['60.00'], '3.75'), ['43000', '-1.00']]).netsEqual).toBe(false)
})

describe('a superseded rate', () => {
  test('ended on the issue date at the latest', () => {
    expect(same(['400.00'], '25.00', '24.00').taxIsSupersededRate).toBe(true)
    const earlier = taxed(['400.00'], '24.00', { on: '2025-12-31', taxes: [['IL', '6', '24.00']] })
    expect(observe(earlier, booked(['400.00'], '25.00')).taxIsSupersededRate).toBe(false) // 6.25 % was to come
  })
  test('must give the very figure', () => {
    expect(same(['400.00'], '25.00', '24.01').taxIsSupersededRate).toBe(false)
  })
  test('is not asked for where nets differ', () => {
    expect(observe(taxed(['400.00'], '25.00'), booked(['399.00'], '24.00')).taxIsSupersededRate).toBe(false)
  })
})

describe('rounding', () => {
  test('is one unit per tax row at most', () => {
    expect(same(['10.20'], '0.64', '0.63').withinRounding).toBe(true)
    expect(same(['10.20'], '0.64', '0.62').withinRounding).toBe(false)
  })
  test('counts the tax rows of all members', () => {
    const members = ['a', 'b'].map((id) => ({ ...taxed(['10.20'], '0.64'), id }))
    const group = groupFrom(
      members,
      [
        postingOf(invoiceOf('a', '0.00'), {
          lines: [
            ['43000', '-10.20', 'a-1'],
            ['43000', '-10.20', 'b-1'],
            ['22000', '-1.26'],
          ],
        }),
      ],
      reference.index,
    )
    const comparison = compareLines(group, accountsOf(reference.index, 'tax'))
    expect(taxFacts(group, comparison, reference)).toMatchObject({
      withinRounding: true,
      reproducedByDeclaredMode: true,
    })
  })
  test('per line and by another mode are told apart', () => {
    expect(same(['10.04', '10.04', '10.04'], '1.88', '1.89')).toMatchObject({
      reproducedByDeclaredLevel: true,
      reproducedByDeclaredMode: false,
    })
    expect(same(['10.20'], '0.64', '0.63')).toMatchObject({
      reproducedByDeclaredLevel: false,
      reproducedByDeclaredMode: true,
    })
  })
  test('explains nothing that was not declared', () => {
    const undeclared = { ...reference, declaredRounding: new Map() }
    expect(observe(taxed(['10.20'], '0.64'), booked(['10.20'], '0.63'), undeclared)).toMatchObject({
      reproducedByDeclaredLevel: false,
      reproducedByDeclaredMode: false,
    })
  })
  test('declared for one currency says nothing of another', () => {
    const euros = taxed(['10.20'], '0.64', { currency: 'EUR' })
    expect(observe(euros, booked(['10.20'], '0.63')).reproducedByDeclaredMode).toBe(false)
  })
  test('is judged on the positive figure of a credit memo', () => {
    const memo = taxed(['10.20'], '0.64', { kind: 'credit_memo' })
    const lines: ErpRow['lines'] = [
      ['43000', '10.20', 'a-1'],
      ['22000', '0.63'],
    ]
    expect(observe(memo, lines)).toMatchObject({ withinRounding: true, reproducedByDeclaredMode: true })
  })
})

test('reverse charge is a category in force on the issue date', () => {
  const doum = { entity: 'FINN', bill_to: 'b-doum', currency: 'EUR' }
  const reverse = taxed(['300.00'], '0.00', {
    ...doum,
    lines: [['PING', 'charge', 'RC', '300.00']],
    taxes: [['RC', '0', '0.00']],
  })
  const lines: ErpRow['lines'] = [
    ['43500', '-300.00', 'a-1'],
    ['23000', '-76.50'],
  ]
  expect(observe(reverse, lines)).toMatchObject({ billedReverseCharge: true, billedHasTax: false, erpHasTax: true })
  expect(observe({ ...reverse, on: '2023-12-31' }, lines).billedReverseCharge).toBe(false)
})

test('a tax line of nothing is a tax line without tax', () => {
  expect(
    observe(taxed(['100.00'], '6.25'), [
      ['43000', '-100.00', 'a-1'],
      ['22000', '0.00'],
    ]),
  ).toMatchObject({ erpHasTaxLine: true, erpHasTax: false })
})
