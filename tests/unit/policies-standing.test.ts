import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTolerable } from '#server/domain/policies/classes'
import { judgeStanding, type PolicySet, type StandingFinding } from '#server/domain/policies/judge-standing'
import type { PolicyVersion } from '#server/domain/policies/policy'

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
const finding = (rest: Partial<StandingFinding> = {}): StandingFinding => ({
  id: 'a',
  caseId: rest.id ?? 'a',
  entity: 'E1',
  period: '2026-03',
  day: '2026-03-31',
  class: 'TAX_VARIANCE',
  currency: 'EUR',
  base: 'EUR',
  varianceMinor: -500n,
  internalMinor: 100_000n,
  sizeMinor: -500n,
  severity: 'medium',
  isOpen: true,
  isTolerated: false,
  ...rest,
})
const fiveEuro = version({ absolute: '5.00', percent: null, combine: 'lower' as const }, { currency: 'EUR' })
const set = (rest: Partial<PolicySet> = {}): PolicySet => ({
  tolerances: [fiveEuro],
  materialities: [],
  caps: [],
  ...rest,
})
const billed = (minor: bigint) => () => minor
const acceptedIds = (findings: StandingFinding[], policies = set(), of = 10_000_000n) =>
  judgeStanding(findings, policies, billed(of))
    .within.filter((one) => !one.cap.isExceeded)
    .map((one) => one.finding.id)

describe('a standing finding', () => {
  test('within its limit is accepted, with the figures of the limit and of the cap', () => {
    const { within, caps } = judgeStanding([finding()], set(), billed(10_000_000n))
    expect(within).toEqual([
      {
        finding: finding(),
        policy: fiveEuro,
        limitMinor: 500n,
        sizeMinor: 500n,
        steps: [
          { what: 'tolerance', variance: '5.00', absolute: '5.00', share: 'none', combine: 'lower', limit: '5.00' },
          { what: 'cap', used: '5.00', billed: '100000.00', percent: '0.01', cap: '10.00' },
        ],
        cap: caps[0],
      },
    ])
    expect(caps).toEqual([
      {
        entity: 'E1',
        period: '2026-03',
        base: 'EUR',
        percent: '0.01',
        billedMinor: 10_000_000n,
        capMinor: 1000n,
        usedMinor: 500n,
        isExceeded: false,
      },
    ])
  })

  test.each<[string, Partial<StandingFinding>]>([
    ['one unit above', { varianceMinor: 501n }],
    ['not work any more, or decided by somebody', { isOpen: false }],
    ['critical by its cause', { severity: 'critical' }],
    ['not measurable in the books', { sizeMinor: null }],
    ['missing, whatever its size', { class: 'MISSING_IN_ERP' }],
    ['in another currency than the limit', { currency: 'USD' }],
    ['before the policy begins', { day: '2025-12-31' }],
  ])('is not accepted when it is %s', (_, rest) => {
    expect(acceptedIds([finding(rest)])).toEqual([])
  })

  test('that materiality makes critical is not accepted, and stays what it is below that', () => {
    const value = { overall: '10', performance: '4.99', trivial: '0' }
    const critical = judgeStanding([finding()], set({ materialities: [version(value, { entity: 'E1' })] }), billed(0n))
    expect(critical.within).toEqual([])
    expect(critical.rated).toMatchObject([{ severity: 'critical', isTrivial: false }])
    const milder = version({ ...value, performance: '5.00' }, { entity: 'E1' })
    const high = judgeStanding([finding()], set({ materialities: [milder] }), billed(10_000_000n))
    expect(high.within).toHaveLength(1)
    expect(high.rated).toMatchObject([{ severity: 'high', isTrivial: false }])
  })

  test('is rated only where materiality says something', () => {
    const value = { overall: '1000', performance: '1000', trivial: '5' }
    const of = (rest: Partial<StandingFinding>) =>
      judgeStanding([finding(rest)], set({ materialities: [version(value, { entity: 'E1' })] }), billed(0n)).rated
    expect(of({})).toMatchObject([{ severity: 'medium', isTrivial: true }])
    expect(of({ sizeMinor: 501n })).toEqual([])
    expect(of({ entity: 'E2' })).toEqual([])
    expect(of({ isOpen: false, sizeMinor: 100_001n })).toMatchObject([{ severity: 'critical' }])
  })

  test('is rated by what its case is together, whatever the signs', () => {
    const value = { overall: '1000', performance: '1000', trivial: '5' }
    const materialities = [version(value, { entity: 'E1' })]
    // 60.00 and (50.00) of one cause are 110.00, above a tenth of 1,000.00; each alone is not.
    const small = [
      finding({ id: 'a', caseId: 'c', sizeMinor: 6000n }),
      finding({ id: 'b', caseId: 'c', sizeMinor: -5000n }),
      finding({ id: 'unknown', caseId: 'c', sizeMinor: null }),
      finding({ id: 'other', sizeMinor: 6000n }),
      finding({ id: 'yen', caseId: 'c', entity: 'E2', base: 'JPY', sizeMinor: 150_000n }),
    ]
    expect(judgeStanding(small, set({ materialities }), billed(0n)).rated).toMatchObject([
      { finding: { id: 'a' }, sizeMinor: 11_000n, severity: 'high' },
      { finding: { id: 'b' }, sizeMinor: 11_000n, severity: 'high' },
    ])
  })
})

describe('the cap of an entity and month', () => {
  const two = [finding({ id: 'a' }), finding({ id: 'b', varianceMinor: 500n, sizeMinor: 500n })]

  test('reached is not exceeded; one unit more leaves all of them open, and no other month', () => {
    expect(acceptedIds(two, set(), 10_000_000n)).toEqual(['a', 'b'])
    const more = [...two, finding({ id: 'c', varianceMinor: 1n, sizeMinor: 1n })]
    const other = finding({ id: 'd', period: '2026-02', day: '2026-02-28' })
    const elsewhere = finding({ id: 'e', entity: 'E2' })
    expect(acceptedIds([...more, other, elsewhere], set(), 10_000_000n)).toEqual(['d', 'e'])
  })

  test('counts what the source tolerates, which itself stays accepted', () => {
    const tolerated = finding({ id: 't', class: 'PAYMENT_VARIANCE', isOpen: false, isTolerated: true, sizeMinor: -1n })
    const judged = judgeStanding([...two, tolerated], set(), billed(10_000_000n))
    expect(judged.caps).toMatchObject([{ usedMinor: 1001n, isExceeded: true }])
    expect(judged.within.map((one) => one.finding.id)).toEqual(['a', 'b'])
    expect(judgeStanding([tolerated], set(), billed(0n)).caps).toEqual([])
    const elsewhere = { ...tolerated, period: '2026-02' }
    expect(judgeStanding([...two, elsewhere], set(), billed(10_000_000n)).caps).toMatchObject([{ usedMinor: 1000n }])
    const unknown = { ...tolerated, sizeMinor: null }
    expect(judgeStanding([...two, unknown], set(), billed(10_000_000n)).caps).toMatchObject([{ usedMinor: 1000n }])
  })

  test('is that of the policy in force, the most specific one', () => {
    const caps = [
      version({ percent: '0' }, { policyId: 'c' }),
      version({ percent: '1' }, { policyId: 'd', entity: 'E1' }),
    ]
    expect(acceptedIds(two, set({ caps }), 100_000n)).toEqual(['a', 'b'])
    expect(acceptedIds([finding({ entity: 'E2' })], set({ caps }), 100_000_000n)).toEqual([])
    const [first] = caps
    const doubled = [...(first ? [first, { ...first, policyId: 'x' }] : [])]
    expect(judgeStanding(two, set({ caps: doubled }), billed(1n)).caps).toMatchObject([{ percent: '0.01' }])
  })

  test('is in the currency of the books', () => {
    const dollar = finding({ currency: 'USD', varianceMinor: 600n, sizeMinor: 500n })
    const policies = set({
      tolerances: [version({ absolute: '6', percent: null, combine: 'lower' }, { currency: 'USD' })],
    })
    expect(judgeStanding([dollar], policies, billed(5_000_000n)).caps).toMatchObject([
      { base: 'EUR', usedMinor: 500n, capMinor: 500n },
    ])
  })
})

const anyFinding = fc.record({
  entity: fc.constantFrom('E1', 'E2'),
  period: fc.constantFrom('2026-02', '2026-03'),
  class: fc.constantFrom('TAX_VARIANCE', 'MISSING_IN_ERP', 'FX_VARIANCE'),
  varianceMinor: fc.bigInt(-900n, 900n),
  severity: fc.constantFrom('critical' as const, 'high' as const, 'low' as const),
  isOpen: fc.boolean(),
})
const findingsOf = (rests: readonly Partial<StandingFinding>[]) =>
  rests.map((rest, at) => finding({ ...rest, id: String(at), sizeMinor: rest.varianceMinor ?? 0n }))

describe('whatever stands', () => {
  test('the order changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 12 }), fc.bigInt(0n, 40_000_000n), (rests, gross) => {
        const findings = findingsOf(rests)
        const there = acceptedIds(findings, set(), gross).sort()
        expect(acceptedIds(findings.toReversed(), set(), gross).sort()).toEqual(there)
      }),
    )
  })

  test('what is accepted of an entity and month never exceeds its cap, and is never critical nor of another class', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 12 }), fc.bigInt(0n, 40_000_000n), (rests, gross) => {
        const judged = judgeStanding(findingsOf(rests), set(), billed(gross))
        const accepted = judged.within.filter((one) => !one.cap.isExceeded)
        for (const members of Map.groupBy(accepted, ({ finding: { entity, period } }) => entity + period).values()) {
          const sum = members.reduce((total, one) => total + one.sizeMinor, 0n)
          expect(sum * 10_000n).toBeLessThanOrEqual(gross)
        }
        for (const { finding: one } of accepted) {
          expect([one.severity === 'critical', isTolerable(one.class), one.isOpen]).toEqual([false, true, true])
        }
      }),
    )
  })

  test('no tolerance accepts nothing, no materiality raises nothing', () => {
    fc.assert(
      fc.property(fc.array(anyFinding), (rests) => {
        const none = judgeStanding(findingsOf(rests), set({ tolerances: [] }), billed(10n ** 12n))
        expect(none).toEqual({ within: [], rated: [], caps: [] })
      }),
    )
  })
})
