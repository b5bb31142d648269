import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sizeOnDay } from '#server/domain/fx/size-on-day'
import { isTolerable, tolerableClasses } from '#server/domain/policies/classes'
import type { PolicyVersion } from '#server/domain/policies/policy'
import { firstSharedDay, holdsTo, settleVersions } from '#server/domain/policies/settle'
import { buildReferenceIndex } from '#server/domain/posting/reference'

const version = <Value>(value: Value, rest: Partial<PolicyVersion<Value>> = {}): PolicyVersion<Value> => ({
  policyId: 'p',
  version: 1,
  entity: null,
  currency: null,
  class: null,
  validFrom: '2026-01-01',
  validTo: null,
  value,
  ...rest,
})

describe('the versions of a policy', () => {
  const v = (no: number, validFrom: string, validTo: string | null = null) =>
    version(no, { version: no, validFrom, validTo })

  test('give way to a later one from its first day on', () => {
    const settled = settleVersions([v(1, '2026-01-01'), v(2, '2026-04-01', '2026-07-01')])
    expect(settled).toEqual([v(1, '2026-01-01', '2026-04-01'), v(2, '2026-04-01', '2026-07-01')])
  })

  test('end by a version that begins as the last did and ends earlier', () => {
    expect(settleVersions([v(1, '2026-01-01'), v(2, '2026-01-01', '2026-03-01')])).toEqual([
      v(2, '2026-01-01', '2026-03-01'),
    ])
    expect(holdsTo(v(1, '2026-01-01'), [v(1, '2026-01-01'), v(2, '2026-01-01', '2026-03-01')])).toBe('2026-01-01')
  })

  test('keep their own end where that comes first, and let other policies be', () => {
    const other = { ...v(2, '2026-01-01'), policyId: 'q' }
    expect(settleVersions([v(1, '2026-01-01', '2026-02-01'), v(2, '2026-05-01'), other])).toEqual([
      v(1, '2026-01-01', '2026-02-01'),
      v(2, '2026-05-01'),
      other,
    ])
  })

  test('share a day with another from the later begin on, or never', () => {
    const days = (validFrom: string, validTo: string | null) => ({ validFrom, validTo })
    expect(firstSharedDay(days('2026-01-01', null), days('2026-03-01', '2026-04-01'))).toBe('2026-03-01')
    expect(firstSharedDay(days('2026-05-01', null), days('2026-03-01', null))).toBe('2026-05-01')
    expect(firstSharedDay(days('2026-01-01', '2026-03-01'), days('2026-03-01', null))).toBeNull()
    expect(firstSharedDay(days('2026-03-01', null), days('2026-01-01', '2026-03-01'))).toBeNull()
  })

  test('leave one version for every day at most', () => {
    const day = fc.integer({ min: 10, max: 28 }).map((no) => `2026-01-${no}`)
    const some = fc.array(fc.tuple(day, fc.option(day)), { maxLength: 6 })
    fc.assert(
      fc.property(some, day, (days, on) => {
        const versions = days.map(([from, to], at) => v(at + 1, from, to !== null && to > from ? to : null))
        const holding = settleVersions(versions).filter(
          (one) => one.validFrom <= on && (one.validTo === null || on < one.validTo),
        )
        expect(holding.length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('only differences of amounts are tolerable', () => {
  expect([...tolerableClasses].sort()).toEqual([
    'AMOUNT_VARIANCE',
    'FX_VARIANCE',
    'PAYMENT_VARIANCE',
    'RATING_VARIANCE',
    'ROUNDING',
    'TAX_VARIANCE',
    'USAGE_VARIANCE',
  ])
  expect(isTolerable('CONTROL_ACCOUNT')).toBe(false)
})

describe('the size in the books', () => {
  const entity = {
    entity: 'E1',
    functionalCurrency: 'EUR',
    timeZone: 'UTC',
    postingMode: 'per_invoice' as const,
    splitLineLimit: null,
    postingSlaHours: 48,
    zeroTotalPosting: false,
    fxSources: { USD: 'bank' },
    fxMaxAgeDays: {},
  }
  const rate = (base: string, quote: string, on: string, figure: string) => ({
    source: 'bank',
    base,
    quote,
    on,
    rate: figure,
  })
  const index = buildReferenceIndex({
    entities: [entity],
    erpCustomers: [],
    products: [],
    mappings: [],
    fxRates: [
      rate('EUR', 'USD', '2026-01-01', '1.25'),
      rate('EUR', 'USD', '2026-02-01', '2'),
      rate('KWD', 'EUR', '2026-01-01', '3'),
    ],
  })

  test('takes the newest rate of the day, in either direction, with the sign', () => {
    expect(sizeOnDay(index, '2026-01-31')(-1000n, 'USD', 'E1')).toBe(-800n)
    expect(sizeOnDay(index, '2026-02-01')(1000n, 'USD', 'E1')).toBe(500n)
    expect(sizeOnDay(index, '2026-02-01')(1000n, 'KWD', 'E1')).toBe(300n)
    expect(sizeOnDay(index, '2020-01-01')(7n, 'EUR', 'E1')).toBe(7n)
  })

  test('is unknown without a rate or an entity', () => {
    expect(sizeOnDay(index, '2025-12-31')(1n, 'USD', 'E1')).toBeNull()
    expect(sizeOnDay(index, '2026-02-01')(1n, 'JPY', 'E1')).toBeNull()
    expect(sizeOnDay(index, '2026-02-01')(1n, 'EUR', 'E9')).toBeNull()
  })
})
