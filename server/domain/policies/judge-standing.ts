import type { Currency } from '../currency.ts'
import type { Day } from '../day.ts'
import type { Severity } from '../diagnosis/cause-rule.ts'
import { minorToDecimal } from '../money.ts'
import type { Period } from '../period.ts'
import type { Step } from '../step.ts'
import { isTolerable } from './classes.ts'
import { judgeSeverity, type Materiality } from './materiality.ts'
import { type PolicyVersion, policyInForce } from './policy.ts'
import { GENERAL_CAP_PERCENT, judgeCap, judgeTolerance, type Tolerance } from './tolerance.ts'

/** The settled versions a run knows. */
export interface PolicySet {
  readonly tolerances: readonly PolicyVersion<Tolerance>[]
  readonly materialities: readonly PolicyVersion<Materiality>[]
  readonly caps: readonly PolicyVersion<{ readonly percent: string }>[]
}

/** A finding that stands, as policies see it. Amounts are minor units: variance and internal amount of its currency, size of the books' (null: no rate). */
export interface StandingFinding {
  readonly id: string
  /** Findings of one cause share a case. */
  readonly caseId: string
  readonly entity: string
  readonly period: Period
  /** The day whose policies decide. */
  readonly day: Day
  readonly class: string
  readonly currency: Currency
  readonly base: Currency
  readonly varianceMinor: bigint
  readonly internalMinor: bigint
  readonly sizeMinor: bigint | null
  /** The severity of its cause. */
  readonly severity: Severity
  /** It is work, and nobody decided about it. */
  readonly isOpen: boolean
  /** Accepted because the source's own limit for short payments tolerates it. */
  readonly isTolerated: boolean
}

/** How much of what policies may accept in an entity and month is used: minor units of the books' currency. */
export interface CapUse {
  readonly entity: string
  readonly period: Period
  readonly base: Currency
  readonly percent: string
  readonly billedMinor: bigint
  readonly capMinor: bigint
  readonly usedMinor: bigint
  readonly isExceeded: boolean
}

export interface WithinTolerance {
  readonly finding: StandingFinding
  readonly policy: PolicyVersion<Tolerance>
  readonly limitMinor: bigint
  readonly sizeMinor: bigint
  readonly steps: readonly Step[]
  /** Where it is exceeded the finding stays open. */
  readonly cap: CapUse
}

export interface RatedSeverity {
  readonly finding: StandingFinding
  readonly policy: PolicyVersion<Materiality>
  /** All of its case together, by magnitude, minor units of the books' currency. */
  readonly sizeMinor: bigint
  readonly severity: Severity
  readonly isTrivial: boolean
}

export interface StandingJudgement {
  readonly within: readonly WithinTolerance[]
  /** Only those a materiality raises or calls trivial. */
  readonly rated: readonly RatedSeverity[]
  readonly caps: readonly CapUse[]
}

/**
 * Judges standing findings by policies: materiality raises, findings of one cause being rated by what they are together, then a tolerance accepts what is a difference of an amount, not critical, measurable in the books and within its limit; and where all that is accepted in an entity and month exceeds its cap, all of it stays open. What the source's own limit tolerates counts as used and is never reopened.
 * `billedOf` gives what an entity billed gross in a month, in minor units of its books. The order of the findings changes nothing (domain rules, section 12).
 */
export function judgeStanding(
  findings: readonly StandingFinding[],
  policies: PolicySet,
  billedOf: (entity: string, period: Period) => bigint,
): StandingJudgement {
  const sizes = caseSizes(findings)
  const rated = findings.flatMap((finding) =>
    rate(finding, finding.sizeMinor === null ? null : (sizes.get(ownCase(finding)) ?? null), policies),
  )
  const critical = new Set(rated.flatMap(({ finding, severity }) => (severity === 'critical' ? [finding.id] : [])))
  const accepted = findings.flatMap((finding) =>
    finding.severity === 'critical' || critical.has(finding.id) ? [] : accept(finding, policies),
  )
  const caps = capsOf(findings, accepted, { policies, billedOf })
  const within = accepted.flatMap((one) => {
    const cap = caps.get(groupOf(one.finding))
    return cap ? [{ ...one, cap, steps: [...one.steps, capStep(cap)] }] : []
  })
  return { within, rated, caps: [...caps.values()] }
}

/** What the findings of each case are together, by magnitude, for the books of one entity; one without a rate adds nothing. */
function caseSizes(findings: readonly StandingFinding[]): ReadonlyMap<string, bigint> {
  const sizes = new Map<string, bigint>()
  for (const finding of findings) {
    const [key, { sizeMinor }] = [ownCase(finding), finding]
    if (sizeMinor !== null) sizes.set(key, (sizes.get(key) ?? 0n) + magnitude(sizeMinor))
  }
  return sizes
}

/** A case may reach over entities, a sum of money not over their books. */
function ownCase({ caseId, entity, base }: StandingFinding): string {
  return `${caseId}|${entity}|${base}`
}

function rate(finding: StandingFinding, sizeMinor: bigint | null, { materialities }: PolicySet): RatedSeverity[] {
  if (sizeMinor === null) return []
  const choice = policyInForce(materialities, { ...finding, currency: finding.base }, finding.day)
  if (choice.found !== 'one') return []
  const { severity, isTrivial } = judgeSeverity(
    { severity: finding.severity, sizeMinor },
    choice.policy.value,
    finding.base,
  )
  const rated = { finding, policy: choice.policy, sizeMinor, severity, isTrivial }
  return severity === finding.severity && !isTrivial ? [] : [rated]
}

function accept(finding: StandingFinding, { tolerances }: PolicySet): Omit<WithinTolerance, 'cap'>[] {
  const { sizeMinor } = finding
  if (!finding.isOpen || sizeMinor === null || !isTolerable(finding.class)) return []
  const choice = policyInForce(tolerances, finding, finding.day)
  if (choice.found !== 'one') return []
  const { policy } = choice
  const { isWithin, limitMinor, steps } = judgeTolerance(finding, policy)
  return isWithin ? [{ finding, policy, limitMinor, sizeMinor: magnitude(sizeMinor), steps }] : []
}

function capsOf(
  findings: readonly StandingFinding[],
  accepted: readonly Omit<WithinTolerance, 'cap'>[],
  by: { policies: PolicySet; billedOf: (entity: string, period: Period) => bigint },
): ReadonlyMap<string, CapUse> {
  const tolerated = Map.groupBy(
    findings.filter((finding) => finding.isTolerated),
    groupOf,
  )
  const groups = Map.groupBy(accepted, ({ finding }) => groupOf(finding))
  return new Map(
    [...groups].flatMap(([key, members]) => {
      const [first] = members
      if (!first) return []
      const { entity, period, base, day } = first.finding
      const choice = policyInForce(by.policies.caps, { entity, currency: base, class: '' }, day)
      const percent = choice.found === 'one' ? choice.policy.value.percent : GENERAL_CAP_PERCENT
      const usedMinor =
        sumOf(members.map((member) => member.sizeMinor)) +
        sumOf((tolerated.get(key) ?? []).map((finding) => magnitude(finding.sizeMinor ?? 0n)))
      const billedMinor = by.billedOf(entity, period)
      const cap = judgeCap({ acceptedMinor: usedMinor, billedMinor }, percent)
      return [[key, { entity, period, base, percent, billedMinor, usedMinor, ...cap }] as const]
    }),
  )
}

function capStep({ base, percent, billedMinor, capMinor, usedMinor }: CapUse): Step {
  const money = (minor: bigint) => minorToDecimal(minor, base)
  return { what: 'cap', used: money(usedMinor), billed: money(billedMinor), percent, cap: money(capMinor) }
}

function groupOf(finding: Pick<StandingFinding, 'entity' | 'period'>): string {
  return `${finding.entity}|${finding.period}`
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

function magnitude(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
