import { LiveNote } from '#components/runs/live-note'
import { readPlans } from '#server/corrections/read-plans'
import { planLinks } from '../../plan-links.tsx'
import { remedySection } from '../../remedy-parts.tsx'
import type { PartProps } from './part-props.ts'

/** What can be done about all open exceptions of the case at once, and what is already proposed. */
export async function CaseRemedies({ ctx, view }: PartProps) {
  const { t } = ctx
  const plans = await readPlans(ctx, { caseId: view.id })
  const amounts = view.stakes.map((stake) => `${stake.currency} ${stake.whole}${stake.fraction}`).join(', ')
  return (
    <>
      {plans.some((plan) => plan.state === 'executing') ? <LiveNote text={t('plans.moving')} /> : null}
      {planLinks(ctx, plans)}
      {view.counts.open === 0
        ? null
        : remedySection(ctx, {
            reference: view.reference,
            resolution: view.resolution,
            status: 'open',
            exceptionIds: [],
            caseIds: [view.id],
            body: t('plans.remedies.proposeCaseBody', { count: view.counts.open, amounts }),
            plans,
          })}
    </>
  )
}
