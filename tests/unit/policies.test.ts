import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeSeverity } from '#server/domain/policies/materiality'
import { type PolicyVersion, policyInForce } from '#server/domain/policies/policy'
import { judgeCap, judgeTolerance, type Tolerance } from '#server/domain/policies/tolerance'

const fiveOrHalfPercent: Tolerance = { absolute: '5.00', percent: '0.5', combine: 'lower' }
const usd = (varianceMinor: bigint, internalMinor: bigint) => ({ currency: 'USD', varianceMinor, internalMinor })
const policy = (rest: Partial<PolicyVersion<string>>): PolicyVersion<string> => ({
  policyId: 'p',
  version: 1,
  entity: null,
  currency: null,
  class: null,
  validFrom: '2026-01-01',
  validTo: null,
  value: '',
  ...rest,
})
const subject = { entity: 'DE01', currency: 'EUR', class: 'TAX_VARIANCE' }

describe('judgeTolerance', () => {
  test('says what it compared', () => {
    expect(judgeTolerance(usd(-200n, 40000n), { currency: 'USD', value: fiveOrHalfPercent }).steps).toEqual([
      { what: 'tolerance', variance: '2.00', absolute: '5.00', share: '2.00', combine: 'lower', limit: '2.00' },
    ])
  })

  test('leaves a limit that is not stated out, whichever would decide', () => {
    for (const combine of ['lower', 'greater'] as const) {
      const value = { absolute: '3', percent: null, combine }
      const judged = judgeTolerance(usd(300n, 1n), { currency: 'USD', value })
      expect(judged).toMatchObject({ isWithin: true, limitMinor: 300n, steps: [{ absolute: '3.00', share: 'none' }] })
    }
    const judged = judgeTolerance(usd(2n, 100n), {
      currency: null,
      value: { ...fiveOrHalfPercent, absolute: null, percent: '2' },
    })
    expect(judged).toMatchObject({ isWithin: true, limitMinor: 2n, steps: [{ absolute: 'none' }] })
  })

  test('takes no absolute limit of another currency', () => {
    const judged = judgeTolerance(usd(1n, 0n), { currency: 'EUR', value: { ...fiveOrHalfPercent, combine: 'greater' } })
    expect(judged).toMatchObject({ isWithin: false, limitMinor: 0n })
  })

  test('refuses a tolerance without a limit or with a negative percentage', () => {
    const judged = (value: Tolerance) => () => judgeTolerance(usd(0n, 1n), { currency: 'USD', value })
    expect(judged({ absolute: null, percent: null, combine: 'lower' })).toThrow('a tolerance states a limit')
    expect(judged({ absolute: null, percent: '-1', combine: 'lower' })).toThrow('a percentage is not negative')
  })

  test('does not look at signs, and what is within the lower limit is within the greater one', () => {
    fc.assert(
      fc.property(fc.bigInt(-2000n, 2000n), fc.bigInt(-500000n, 500000n), (variance, internal) => {
        const within = (v: bigint, i: bigint, combine: Tolerance['combine']) =>
          judgeTolerance(usd(v, i), { currency: 'USD', value: { ...fiveOrHalfPercent, combine } }).isWithin
        expect(within(-variance, -internal, 'lower')).toBe(within(variance, internal, 'lower'))
        const size = variance < 0n ? -variance : variance
        const base = internal < 0n ? -internal : internal
        const [isWithinFive, isWithinShare] = [size <= 500n, size * 200n <= base]
        expect(within(variance, internal, 'lower')).toBe(isWithinFive && isWithinShare)
        expect(within(variance, internal, 'greater')).toBe(isWithinFive || isWithinShare)
      }),
    )
  })
})

describe('judgeCap', () => {
  test('takes the percentage a policy states, of billings by magnitude', () => {
    expect(judgeCap({ acceptedMinor: 11n, billedMinor: -1000n }, '1')).toEqual({ isExceeded: true, capMinor: 10n })
    expect(judgeCap({ acceptedMinor: 0n, billedMinor: 0n })).toEqual({ isExceeded: false, capMinor: 0n })
    expect(() => judgeCap({ acceptedMinor: -1n, billedMinor: 0n })).toThrow('what is accepted is summed by magnitude')
  })
})

describe('judgeSeverity', () => {
  const order = ['low', 'medium', 'high', 'critical'] as const
  const materiality = { overall: '100.00', performance: '70.00', trivial: '5.00' }

  test('never lowers, and grows with the size', () => {
    const size = fc.bigInt(-20000n, 20000n)
    fc.assert(
      fc.property(fc.constantFrom(...order), size, size, (severity, a, b) => {
        const rank = (sizeMinor: bigint) =>
          order.indexOf(judgeSeverity({ severity, sizeMinor }, materiality, 'USD').severity)
        expect(rank(a)).toBeGreaterThanOrEqual(order.indexOf(severity))
        const [absA, absB] = [a < 0n ? -a : a, b < 0n ? -b : b]
        if (absA <= absB) expect(rank(a)).toBeLessThanOrEqual(rank(b))
      }),
    )
  })

  test('leaves critical above a tenth of performance materiality', () => {
    expect(judgeSeverity({ severity: 'critical', sizeMinor: 701n }, materiality, 'USD').severity).toBe('critical')
  })

  test.each([
    { ...materiality, trivial: '-0.01' },
    { ...materiality, trivial: '70.01' },
    { ...materiality, performance: '100.01' },
  ])('refuses amounts that do not ascend: $trivial, $performance', (wrong) => {
    expect(() => judgeSeverity({ severity: 'low', sizeMinor: 1n }, wrong, 'USD')).toThrow('materiality ascends')
  })

  test('takes equal amounts, and refuses digits the base currency does not have', () => {
    const same = { overall: '5', performance: '5', trivial: '5' }
    expect(judgeSeverity({ severity: 'low', sizeMinor: 5n }, same, 'JPY')).toEqual({
      severity: 'high',
      isTrivial: true,
    })
    expect(() => judgeSeverity({ severity: 'low', sizeMinor: 5n }, { ...same, overall: '5.5' }, 'JPY')).toThrow(
      '"5.5" is an amount of JPY',
    )
  })
})

describe('policyInForce', () => {
  test('takes the latest version in force of one policy', () => {
    const versions = [
      policy({ version: 2, value: 'second' }),
      policy({ version: 1, value: 'first' }),
      policy({ version: 3, value: 'later', validFrom: '2026-07-01' }),
    ]
    const valueOn = (day: string) => {
      const choice = policyInForce(versions, subject, day)
      return choice.found === 'one' ? choice.policy.value : choice.found
    }
    expect(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map(valueOn)).toEqual([
      'none',
      'second',
      'second',
      'later',
    ])
  })

  test('lets a new version take the scope of an earlier one with it', () => {
    const versions = [policy({ entity: 'DE01' }), policy({ version: 2, entity: 'US01' })]
    expect(policyInForce(versions, subject, '2026-02-01')).toEqual({ found: 'none' })
  })

  test('refuses one version twice', () => {
    expect(() => policyInForce([policy({}), policy({})], subject, '2026-02-01')).toThrow('each version once')
  })

  test('ranks every set of named parts, in any order of the policies', () => {
    const { entity, currency, class: kind } = subject
    const ranked = [
      policy({ policyId: '1', entity, currency, class: kind }),
      policy({ policyId: '2', entity, class: kind }),
      policy({ policyId: '3', entity, currency }),
      policy({ policyId: '4', currency, class: kind }),
      policy({ policyId: '5', entity }),
      policy({ policyId: '6', class: kind }),
      policy({ policyId: '7', currency }),
      policy({ policyId: '8' }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(ranked, { minLength: 1 }), (some) => {
        const best = some.map((one) => one.policyId).sort()[0]
        expect(policyInForce(some, subject, '2026-02-01')).toMatchObject({ found: 'one', policy: { policyId: best } })
      }),
    )
  })

  test.each([{ entity: 'US01' }, { currency: 'USD' }, { class: 'FX_VARIANCE' }])('leaves %o out', (other) => {
    expect(policyInForce([policy(other)], subject, '2026-02-01')).toEqual({ found: 'none' })
  })
})
