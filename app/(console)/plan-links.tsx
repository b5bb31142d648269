import { Ident } from '#components/ident'
import { SectionHead } from '#components/panel'
import { planTones } from '#components/plans/plan-tones'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanHeadView } from '#server/corrections/plan-views'

const SHOWN = 8

/** The plans that speak for an exception or a case, with where each stands. */
export function planLinks({ t }: Pick<WebCtx, 't'>, plans: readonly PlanHeadView[]) {
  if (plans.length === 0) return null
  return (
    <section>
      <SectionHead title={t('plans.remedies.plans')} aside={String(plans.length)} />
      <ul className="grid gap-1.5">
        {plans.slice(0, SHOWN).map((plan) => (
          <li key={plan.id} className="flex flex-wrap items-center gap-x-3">
            <Ident value={plan.reference} href={plan.href} />
            <span>{plan.entity}</span>
            <span className="ml-auto">
              <StateWord tone={planTones[plan.state]}>{plan.stateWord}</StateWord>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
