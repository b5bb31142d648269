import { expect, test } from 'vitest'
import { measureSettlement } from '#server/domain/receivables/measure-settlement'
import type { Settlement } from '#server/domain/receivables/settlement'
import { derived, erp, right, see, settlement, type Told } from '#tests/support/settlement-scene'

test('money on another account is misplaced, credit positive', () => {
  const cash = see(
    erp([
      ['1010', 11_000n, 9167n],
      ['1200', -11_000n, -10_000n, 'N1'],
      ['7000', 0n, 833n],
    ]),
  )
  expect(cash.holds).toEqual({ isPosted: true, accountDiffers: true })
  expect(cash.figures.misplacedMinor).toBe(-11_000n)
  const deposit = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['2400', -11_000n, -9167n],
    ]),
  )
  expect(deposit.holds).toEqual({ isPosted: true, accountDiffers: true })
  expect(deposit.figures.misplacedMinor).toBe(11_000n)
})

test('money moved between accounts that are expected is misplaced by what is too much', () => {
  const lines: readonly Told[] = [
    ['1000', 11_000n, 9167n],
    ['1200', -10_000n, -9091n, 'N1'],
    ['2400', -1000n, -833n],
    ['7000', 0n, 757n],
  ]
  const partly: Settlement = {
    ...settlement,
    applications: [{ invoiceId: 'i1', amountMinor: 10_000n, intent: 'partial' }],
  }
  const moved = erp([
    ['1000', 11_000n, 9167n],
    ['1200', -9000n, -8182n, 'N1'],
    ['2400', -2000n, -1667n],
    ['7000', 0n, 682n],
  ])
  const { holds, figures } = see(moved, {
    settlement: partly,
    derivation: { ...derived(lines), receivableMinor: -10_000n },
  })
  expect(holds).toEqual({ isPosted: true, accountDiffers: true })
  expect(figures.misplacedMinor).toBe(1000n)
})

test('a clearing at the rate of the day without a line for the difference is found', () => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -11_000n, -9167n, 'N1'],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, receivableBaseDiffers: true })
  expect(figures.baseMinor).toBe(833n)
})

test('a wrong clearing with a line for the difference is told apart', () => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, 9167n],
      ['1200', -11_000n, -9500n, 'N1'],
      ['7000', 0n, 333n],
    ]),
  )
  expect(holds).toEqual({ isPosted: true, receivableBaseDiffers: true, hasRealisedDifference: true })
  expect(figures.baseMinor).toBe(500n)
})

test.each([
  [8800n, 'rateOfPostingDate'],
  [10_000n, 'rateOfEarlierPublication'],
  [13_200n, 'rateInverted'],
])('money at %s cents betrays its rate: %s', (cash, fact) => {
  const { holds, figures } = see(
    erp([
      ['1000', 11_000n, cash],
      ['1200', -11_000n, -10_000n, 'N1'],
      ['7000', 0n, 10_000n - cash],
    ]),
  )
  const difference = cash === 10_000n ? {} : { hasRealisedDifference: true }
  expect(holds).toEqual({ isPosted: true, moneyBaseDiffers: true, [fact]: true, ...difference })
  expect(figures.baseMinor).toBe(cash - 9167n)
})

test('money that leaves betrays its rate as well', () => {
  const refund: Settlement = { ...settlement, kind: 'refund', creditMemoId: 'c1', applications: [] }
  const lines: readonly Told[] = [
    ['1200', 11_000n, 9167n, 'CM'],
    ['1000', -11_000n, -9167n],
  ]
  const derivation = { ...derived(lines), receivableMinor: 11_000n }
  const booked = erp([
    ['1200', 11_000n, 9167n, 'CM'],
    ['1000', -11_000n, -13_200n],
    ['7000', 0n, 4033n],
  ])
  const { holds, figures } = see(booked, { settlement: refund, derivation, refs: new Map([['c1', 'CM']]) })
  expect(holds).toEqual({ isPosted: true, moneyBaseDiffers: true, rateInverted: true, hasRealisedDifference: true })
  expect(figures.baseMinor).toBe(-4033n)
})

test('without rates or without an expectation no rate is named', () => {
  const off = erp([
    ['1000', 11_000n, 13_200n],
    ['1200', -11_000n, -10_000n, 'N1'],
    ['7000', 0n, -3200n],
  ])
  expect(see(off, { rated: null }).holds).toEqual({
    isPosted: true,
    moneyBaseDiffers: true,
    hasRealisedDifference: true,
  })
  const findings = [{ cause: 'rate' as const, groupingKey: 'k', params: {} }]
  const derivation = { ...derived(), outcome: 'unmapped' as const, findings }
  expect(see(off, { derivation }).holds).toEqual({ isPosted: true, isUnmapped: true, unmappedCause: 'rate' })
})

test('another customer, one it had before, another entity', () => {
  expect(see(erp(right, { customerNo: 'C2' })).holds).toMatchObject({ customerDiffers: true })
  expect(see(erp(right, { customerNo: 'C2' }), { formerNumbers: ['C0'] }).holds).not.toHaveProperty(
    'customerWasValidBefore',
  )
  expect(see(erp(right, { customerNo: 'C2' }), { formerNumbers: ['C0', 'C2'] }).holds).toMatchObject({
    customerWasValidBefore: true,
  })
  expect(see(erp(right, { entity: 'F' })).holds).toMatchObject({ entityDiffers: true })
})

test('a later period is told with the lock and the deadline it passed', () => {
  const late = (createdAt: string, lockedAt: string | null) =>
    see(erp(right, { period: '2026-04', createdAt: new Date(createdAt) }), {
      lockedAt: lockedAt === null ? null : new Date(lockedAt),
    }).holds
  const base = { isPosted: true, hasRealisedDifference: true, periodLater: true }
  expect(late('2026-03-10T11:59:59Z', null)).toEqual(base)
  expect(late('2026-03-10T12:00:00Z', null)).toEqual({ ...base, createdAfterDeadline: true })
  expect(late('2026-04-05T00:00:00Z', '2026-04-05T00:00:00Z')).toEqual({ ...base, createdAfterDeadline: true })
  expect(late('2026-04-05T00:00:01Z', '2026-04-05T00:00:00Z')).toEqual({
    ...base,
    createdAfterDeadline: true,
    createdAfterLock: true,
  })
  const inTime = see(erp(right, { createdAt: new Date('2026-04-05T00:00:01Z') }), {
    lockedAt: new Date('2026-04-05T00:00:00Z'),
  })
  expect(inTime.holds).toEqual({ isPosted: true, hasRealisedDifference: true })
})

const figures = {
  amountMinor: -100n,
  misappliedMinor: 40n,
  misplacedMinor: -30n,
  baseMinor: 8n,
  appliedTo: [],
  expectedTo: [],
}

test.each([
  ['UNMAPPED', { varianceMinor: -500n, isBase: false }],
  ['MISSING_IN_ERP', { varianceMinor: -500n, isBase: false }],
  ['FX_VARIANCE', { varianceMinor: 8n, isBase: true }],
  ['AMOUNT_VARIANCE', { varianceMinor: -100n, isBase: false }],
  ['MISAPPLIED_PAYMENT', { varianceMinor: 40n, isBase: false }],
  ['WRONG_ACCOUNT', { varianceMinor: -30n, isBase: false }],
  ['WRONG_CUSTOMER', { varianceMinor: 500n, isBase: false }],
])('%s is measured', (name, measured) => {
  expect(measureSettlement({ class: name, cause: '' }, 500n, figures)).toEqual(measured)
})

test('where amounts agree an unknown difference is one of the functional amount', () => {
  expect(
    measureSettlement({ class: 'AMOUNT_VARIANCE', cause: 'unknown' }, 500n, { ...figures, amountMinor: 0n }),
  ).toEqual({
    varianceMinor: 8n,
    isBase: true,
  })
})
