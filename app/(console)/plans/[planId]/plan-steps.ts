import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanFigures } from '#server/corrections/plan-figures'
import type { PlanView } from '#server/corrections/read-plan'
import type { ProgressStep } from '../../../../components/plans/progress-steps.tsx'

type Step = Pick<ProgressStep, 'id' | 'state' | 'title'> & { readonly detail: string }

/** From the proposal to the proof: what was done, what comes next, and who does it. */
export function planSteps(ctx: WebCtx, { head }: PlanView, figures: PlanFigures): ProgressStep[] {
  const { t } = ctx
  const steps: Step[] = [
    {
      id: 'proposed',
      state: 'done',
      title: t('plans.steps.proposed'),
      detail: t('plans.steps.proposedBy', { person: head.proposer, at: head.proposed.text, zone: head.proposed.zone }),
    },
    approval(ctx, head),
  ]
  const isOver = head.state === 'rejected' || head.state === 'withdrawn'
  return [...steps, ...(isOver ? [] : afterApproval(ctx, head, figures))].map((step) => ({
    ...step,
    stateWord: t(`plans.steps.${step.state}Word`),
  }))
}

type Head = PlanView['head']

function approval({ t }: WebCtx, head: Head): Step {
  const title = t('plans.steps.approval')
  const { approver: by, approved: at } = head
  if (head.state === 'rejected') {
    const detail = t('plans.steps.rejectedBy', { person: head.rejecter ?? '', reason: head.decisionReason ?? '' })
    return { id: 'approval', state: 'failed', title, detail }
  }
  if (head.state === 'withdrawn') {
    return { id: 'approval', state: 'failed', title, detail: t('plans.steps.withdrawn', { person: head.proposer }) }
  }
  if (at && by) {
    const detail = t('plans.steps.approvedBy', { person: by, at: at.text, zone: at.zone })
    return { id: 'approval', state: 'done', title, detail }
  }
  const detail = t('plans.steps.waitsFor', {
    controller: head.needsController ? 'yes' : 'no',
    entity: head.entity,
    proposer: head.proposer,
  })
  return { id: 'approval', state: 'now', title, detail }
}

function afterApproval({ t }: WebCtx, head: Head, figures: PlanFigures): Step[] {
  const { all: total, posted, confirmed, refused: failed } = figures.postings
  const isApproved = head.approved !== null
  const isPosted = isApproved && posted === total
  const isReadBack = isPosted && confirmed === total
  const { all: of, resolved: count } = figures.exceptions
  return [
    {
      id: 'post',
      state: stateOf(isApproved, isPosted, failed > 0),
      title: t('plans.steps.post'),
      detail: t('plans.steps.postDetail', { done: posted, total, failed }),
    },
    {
      id: 'readBack',
      state: stateOf(isPosted, isReadBack, false),
      title: t('plans.steps.readBack'),
      detail: t('plans.steps.readBackDetail', { done: confirmed, total }),
    },
    {
      id: 'resolved',
      state: stateOf(isReadBack, isReadBack && count === of, false),
      title: t('plans.steps.resolved'),
      detail: of === 0 ? t('plans.steps.resolvedNone') : t('plans.steps.resolvedDetail', { done: count, total: of }),
    },
  ]
}

function stateOf(isReached: boolean, isDone: boolean, hasFailed: boolean): Step['state'] {
  if (isDone) return 'done'
  if (hasFailed) return 'failed'
  return isReached ? 'now' : 'later'
}
