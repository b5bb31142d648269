import { findPolicyAcceptance, findPolicySeverity } from '#db/queries/policy-effects'
import type { ReadCtx } from '../exceptions/read-context.ts'
import { decimalText, moneyText } from '../i18n/format.ts'
import { type StepView, stepViews } from '../reasons/step-words.ts'

/** What policies did to an exception: accepted it, would have but for the cap, raised its severity, or called it trivial. */
export interface PolicyEffectsView {
  readonly acceptance: {
    readonly sentence: string
    readonly isAccepted: boolean
    readonly reason: string
    readonly cap: string
    readonly steps: readonly StepView[]
  } | null
  /** How materiality rated it, in a sentence. */
  readonly severity: string | null
  /** Materiality raised the severity of the cause. */
  readonly isRaised: boolean
}

/** By which version of which policy, with its limit and the use of the cap. The exception must have passed the reader's scope. */
export async function readPolicyEffects(ctx: ReadCtx, exceptionId: string): Promise<PolicyEffectsView> {
  const [accepted, rated] = await Promise.all([
    findPolicyAcceptance(ctx.db, exceptionId),
    findPolicySeverity(ctx.db, exceptionId),
  ])
  return {
    acceptance: accepted ? acceptanceOf(ctx, accepted) : null,
    severity: rated ? severityOf(ctx, rated) : null,
    isRaised: rated !== undefined && rated.severity !== rated.cause_severity,
  }
}

type Accepted = NonNullable<Awaited<ReturnType<typeof findPolicyAcceptance>>>
type Rated = NonNullable<Awaited<ReturnType<typeof findPolicySeverity>>>

function acceptanceOf(ctx: ReadCtx, row: Accepted): NonNullable<PolicyEffectsView['acceptance']> {
  const { t, locale } = ctx
  const inBooks = (minor: bigint) => moneyText({ minor, currency: row.base_currency }, locale)
  return {
    sentence: t(`policies.effect.${row.outcome}`, {
      policy: row.reference,
      version: row.version,
      limit: moneyText({ minor: row.limit_minor, currency: row.currency }, locale),
      day: row.on_day,
    }),
    isAccepted: row.outcome === 'accepted',
    reason: row.reason,
    cap: t('policies.effect.cap', {
      used: inBooks(row.used_minor),
      cap: inBooks(row.cap_minor),
      percent: decimalText(row.cap_percent, locale),
      billed: inBooks(row.billed_minor),
    }),
    steps: stepViews(ctx, row.steps),
  }
}

function severityOf({ t, locale }: ReadCtx, row: Rated): string {
  const about = {
    policy: row.reference,
    version: row.version,
    size: moneyText({ minor: row.size_minor, currency: row.base_currency }, locale),
  }
  const from = t(`states.severity.${row.cause_severity}`)
  return [
    ...(row.severity === row.cause_severity ? [] : [t('policies.effect.raised', { ...about, from })]),
    ...(row.is_trivial ? [t('policies.effect.trivial', about)] : []),
  ].join(' ')
}
