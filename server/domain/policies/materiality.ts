import type { Currency } from '../currency.ts'
import type { Severity } from '../diagnosis/cause-rule.ts'
import { invariant } from '../invariant.ts'
import { parseDecimalToMinor } from '../money.ts'

/** What matters to an entity's figures: decimals in major units of its base currency, trivial <= performance <= overall. */
export interface Materiality {
  readonly overall: string
  readonly performance: string
  readonly trivial: string
}

export interface SeverityJudgement {
  readonly severity: Severity
  /** At or below the trivial amount: still shown, still counted. */
  readonly isTrivial: boolean
}

/** The severity of a finding: that of its cause, raised to critical above performance materiality and to at least high above 10 % of it; never lowered. The size counts by magnitude in minor units of the base currency; null (no rate) leaves the cause's severity as it is and is never trivial (domain rules, section 12). */
export function judgeSeverity(
  finding: { readonly severity: Severity; readonly sizeMinor: bigint | null },
  materiality: Materiality,
  base: Currency,
): SeverityJudgement {
  if (finding.sizeMinor === null) return { severity: finding.severity, isTrivial: false }
  const { performance, trivial } = limitsOf(materiality, base)
  const size = finding.sizeMinor < 0n ? -finding.sizeMinor : finding.sizeMinor
  return { severity: raised(finding.severity, size, performance), isTrivial: size <= trivial }
}

function raised(severity: Severity, size: bigint, performance: bigint): Severity {
  if (size > performance) return 'critical'
  if (size * 10n > performance && severity !== 'critical') return 'high'
  return severity
}

function limitsOf(materiality: Materiality, base: Currency): { performance: bigint; trivial: bigint } {
  const overall = minorOf(materiality.overall, base)
  const performance = minorOf(materiality.performance, base)
  const trivial = minorOf(materiality.trivial, base)
  invariant(
    trivial >= 0n && trivial <= performance && performance <= overall,
    'materiality ascends from trivial to overall',
  )
  return { performance, trivial }
}

function minorOf(text: string, base: Currency): bigint {
  const parsed = parseDecimalToMinor(text, base)
  invariant(parsed.ok, `"${text}" is an amount of ${base}`)
  return parsed.minor
}
