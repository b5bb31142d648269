import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanFigures } from '#server/corrections/plan-figures'
import type { PlanView } from '#server/corrections/read-plan'

/** What the plan does, in one sentence: how many, where, how much, in which periods. */
export function planSentence({ t }: Pick<WebCtx, 't'>, view: PlanView, figures: PlanFigures): string {
  return t('plans.sentence', {
    create: view.counts.create,
    reverse: view.counts.reverse,
    posted: view.counts.already_posted,
    blocked: view.counts.blocked,
    entity: view.head.entity,
    sums: figures.sums.map((sum) => `${sum.currency} ${sum.whole}${sum.fraction}`).join(', '),
    periods: figures.periods.join(', '),
  })
}
