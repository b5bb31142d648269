import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AmountFacts, amountFacts } from '#server/domain/diagnosis/amount-facts'
import { accountsOf } from '#server/domain/diagnosis/judgement-reference'
import { compareLines } from '#server/domain/diagnosis/line-comparison'
import type { DocumentGroup } from '#server/domain/diagnosis/sides'
import { minorToDecimal } from '#server/domain/money'
import { readCompany, referenceOf } from '#tests/support/judgement/company'
import { groupFrom } from '#tests/support/judgement/group'
import { invoiceOf, linesOf, postingOf } from '#tests/support/judgement/rows'
import type { BillingRow, ErpRow } from '#tests/support/judgement/scenario'

const { index } = referenceOf(readCompany())
const taxAccounts = accountsOf(index, 'tax')
const observe = (group: DocumentGroup) => amountFacts(group, compareLines(group, taxAccounts))

function facts(invoice: BillingRow, over: Partial<ErpRow>): string[] {
  const observed = observe(groupFrom([invoice], [postingOf(invoice, over)], index))
  return Object.entries(observed).flatMap(([name, holds]) => (holds ? [name] : []))
}

const one = (gross: string, booked: string, over: Partial<ErpRow> = {}) =>
  facts(invoiceOf('a', gross), { lines: linesOf(booked, 'a-1'), ...over })
const three = invoiceOf('a', '180.00', {
  lines: [
    ['PING', 'charge', 'EXP', '150.00'],
    ['TALK', 'charge', 'EXP', '50.00'],
    [null, 'discount', 'EXP', '-20.00'],
  ],
})
const of = (receivable: string, ...lines: ErpRow['lines'][number][]) =>
  facts(three, { lines: [['11000', receivable], ...lines] })

test('equal amounts show nothing, whatever the version', () => {
  expect(one('250.00', '250.00', { version: 4 })).toEqual([])
})

describe('absent lines', () => {
  const [ping, talk, discount]: ErpRow['lines'] = [
    ['43000', '-150.00', 'a-1'],
    ['44000', '-50.00', 'a-2'],
    ['48000', '20.00', 'a-3'],
  ]
  if (!ping || !talk || !discount) throw new Error('three lines')
  test('explain the difference only to the cent', () => {
    expect(of('130.00', ping, discount)).toEqual(['amountDiffers', 'linesAbsent', 'differenceIsAbsentLines'])
    expect(of('131.00', ping, discount)).toEqual(['amountDiffers', 'linesAbsent'])
  })
  test('of a discount are told apart from lines of goods', () => {
    expect(of('200.00', ping, talk)).toEqual(['amountDiffers', 'differenceIsAbsentDiscount'])
  })
  test('of both kinds at once are neither', () => {
    expect(of('150.00', ping)).toEqual(['amountDiffers', 'linesAbsent'])
  })
  test('that leave the amount as it is are not a difference', () => {
    expect(of('180.00', ping, discount, ['43000', '-50.00'])).toEqual(['linesAbsent'])
  })
})

describe('scale', () => {
  test('is seen up and down, over every figure or not at all', () => {
    expect(one('100.00', '1.00')).toContain('wrongScale')
    expect(one('100.00', '10000.00')).toContain('wrongScale')
    expect(one('100.00', '1000.00')).not.toContain('wrongScale')
    expect(of('1.80', ['43000', '-1.50', 'a-1'], ['44000', '-0.50', 'a-2'], ['48000', '0.20', 'a-3'])).toContain(
      'wrongScale',
    )
    expect(of('51.30', ['43000', '-1.50', 'a-1'], ['44000', '-50.00', 'a-2'], ['48000', '0.20', 'a-3'])).not.toContain(
      'wrongScale',
    )
  })
  test('is not seen where the ERP has a line of its own', () => {
    expect(
      facts(invoiceOf('a', '100.00'), {
        lines: [
          ['11000', '1.50'],
          ['43000', '-1.00', 'a-1'],
          ['43000', '-0.50'],
        ],
      }),
    ).not.toContain('wrongScale')
  })
  test('is seen of any amount that was divided by a hundred, however it was rounded', () => {
    const anyGross = fc.bigInt({ min: 10_000n, max: 1_000_000_000n })
    fc.assert(
      fc.property(anyGross, fc.constantFrom(0n, 99n), (gross, up) => {
        const told = (minor: bigint) => minorToDecimal(minor, 'USD')
        expect(one(told(gross), told((gross + up) / 100n))).toContain('wrongScale')
      }),
    )
  })
})

test('decimals cut off are seen in a currency of three and of two, never where there are none', () => {
  const dinars = invoiceOf('a', '12.345', { entity: 'FINN', bill_to: 'b-doum', currency: 'KWD' })
  const cut = {
    entity: 'FINN',
    currency: 'KWD',
    lines: [
      ['12000', '12.340'],
      ['43500', '-12.340', 'a-1'],
    ],
  } satisfies Partial<ErpRow>
  expect(facts(dinars, cut)).toContain('cutToFewerDecimals')
  expect(one('19.99', '19.00')).toContain('cutToFewerDecimals')
  expect(one('19.99', '18.00')).not.toContain('cutToFewerDecimals')
  expect(
    facts(invoiceOf('a', '1999', { currency: 'JPY' }), { currency: 'JPY', lines: linesOf('1990', 'a-1') }),
  ).not.toContain('cutToFewerDecimals')
})

test('an opposite sign is a difference of twice the amount', () => {
  expect(one('80.00', '-80.00')).toContain('oppositeSign')
  expect(one('80.00', '-80.01')).not.toContain('oppositeSign')
})

test('any opposite sign is seen, and seen as nothing else about lines', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10_000_000n }), (gross) => {
      const told = minorToDecimal(gross, 'USD')
      const seen: Partial<Record<keyof AmountFacts, boolean>> = observe(
        groupFrom(
          [invoiceOf('a', told)],
          [postingOf(invoiceOf('a', told), { lines: linesOf(`-${told}`, 'a-1') })],
          index,
        ),
      )
      expect(seen).toMatchObject({
        oppositeSign: true,
        differenceIsAbsentLines: false,
        differenceIsAbsentDiscount: false,
        editedAfterPost: false,
      })
    }),
  )
})

describe('exchanged digits', () => {
  test('are neighbours in one line', () => {
    expect(one('540.00', '450.00')).toContain('oneLineTransposed')
    expect(one('540.00', '504.00')).toContain('oneLineTransposed')
    expect(one('123.00', '321.00')).not.toContain('oneLineTransposed') // divisible by nine, but no neighbours
    expect(one('540.00', '549.00')).not.toContain('oneLineTransposed') // divisible by nine, but no exchange
  })
  test('are seen where the first digit became a zero', () => {
    expect(one('101.00', '11.00')).toContain('oneLineTransposed')
  })
  test('in two lines are a person’s question', () => {
    expect(
      of('-9.00', ['43000', '-105.00', 'a-1'], ['44000', '-5.00', 'a-2'], ['48000', '20.00', 'a-3']),
    ).not.toContain('oneLineTransposed')
  })
})

test('a version after the first is named only where amounts differ', () => {
  expect(one('250.00', '205.00', { version: 2 })).toContain('editedAfterPost')
  expect(one('250.00', '205.00')).not.toContain('editedAfterPost')
})

test('nothing to compare shows nothing', () => {
  const none = { matchId: null, expected: [], live: [], rejected: [], repeats: null, consolidated: null }
  expect(Object.values(observe(none)).every((holds) => !holds)).toBe(true)
})
