import { AskButton } from '#components/ask-button'
import { LinkButton } from '#components/button'
import { RemedyCards } from '#components/exception/remedy-cards'
import { SectionHead } from '#components/panel'
import { Badge } from '#components/state'
import { abilityFor, judge, rolesFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanHeadView } from '#server/corrections/plan-views'
import { type RemedyView, remedyViews } from '#server/corrections/remedies-view'
import { preparationOf } from '#server/domain/corrections/remedies'

/** What a remedy is for: one exception, or the open ones of a case. */
export interface RemedyTarget {
  readonly reference: string
  readonly resolution: string
  readonly status: string
  readonly exceptionIds: readonly string[]
  readonly caseIds: readonly string[]
  /** Names count, sum, entity, period and reversibility. */
  readonly body: string
  readonly plans: readonly PlanHeadView[]
}

const underWay: readonly string[] = ['draft', 'submitted', 'approved', 'executing', 'half_done']

/** The ways to put it right, best first, each with the button that does it for those who may. */
export function remedySection(ctx: WebCtx, target: RemedyTarget) {
  const { t } = ctx
  const remedies = remedyViews(ctx, target)
  if (remedies.length === 0) return null
  const cards = remedies.map((remedy, index) => ({
    id: remedy.kind,
    title: remedy.title,
    text: remedy.text,
    badge: index === 0 ? <Badge tone="suggested">{t('plans.remedies.recommended')}</Badge> : null,
    action: remedyAction(ctx, target, remedy),
  }))
  return (
    <section>
      <SectionHead title={t('plans.remedies.title')} aside={t('plans.remedies.aside')} />
      <RemedyCards label={t('plans.remedies.title')} cards={cards} />
    </section>
  )
}

function remedyAction(ctx: WebCtx, target: RemedyTarget, remedy: RemedyView) {
  if (remedy.treatment !== null) return proposeButton(ctx, target, remedy)
  if (remedy.kind === 'accept') return acceptButton(ctx, target)
  if (preparationOf(remedy.kind) !== null) return preparedLinks(ctx, target)
  if (remedy.kind !== 'fix_mapping' || !abilityFor('mappings.draft', ctx.actor.roles).shown) return null
  return <LinkButton href="/mappings">{ctx.t('plans.remedies.mapping')}</LinkButton>
}

/** The documents that billing should issue, made from the lines of the finding; a case has one set for each of its findings. */
function preparedLinks({ t, actor }: WebCtx, target: RemedyTarget) {
  const [exceptionId] = target.exceptionIds
  if (exceptionId === undefined || target.caseIds.length > 0) return null
  if (judge(rolesFor('exceptions.prepared'), actor.roles) !== 'allowed') return null
  const path = `/api/v1/exceptions/${exceptionId}/prepared`
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton href={path} prefetch={false}>
        {t('plans.remedies.prepared')}
      </LinkButton>
      <LinkButton href={`${path}?format=csv`} prefetch={false}>
        {t('plans.remedies.preparedCsv')}
      </LinkButton>
    </div>
  )
}

function proposeButton(ctx: WebCtx, target: RemedyTarget, remedy: RemedyView) {
  const { t } = ctx
  if (!abilityFor('plans.propose', ctx.actor.roles).shown) return null
  const standing = target.caseIds.length > 0 ? undefined : target.plans.find((plan) => underWay.includes(plan.state))
  return (
    <AskButton
      action="plans.propose"
      input={{ kind: remedy.treatment, exceptionIds: target.exceptionIds, caseIds: target.caseIds }}
      label={t('plans.remedies.propose')}
      tone="primary"
      keyHint="R"
      wide
      showRefusal
      refusal={standing ? t('plans.remedies.underPlan', { plan: standing.reference }) : null}
      reason={{ label: t('plans.remedies.reasonHelp') }}
      leadTo={{ path: '/plans', from: 'planIds' }}
      words={{
        title: remedy.title,
        body: target.body,
        cancel: t('plans.remedies.cancel'),
        done: t('plans.remedies.proposed'),
      }}
    />
  )
}

function acceptButton(ctx: WebCtx, target: RemedyTarget) {
  const { t, actor } = ctx
  const ability = abilityFor('exceptions.propose-acceptance', actor.roles, target.status)
  if (!ability.shown || ability.refusal !== null || target.exceptionIds.length === 0) return null
  return (
    <AskButton
      action="exceptions.propose-acceptance"
      input={{ exceptionIds: target.exceptionIds }}
      label={t('plans.remedies.accept')}
      keyHint="E"
      wide
      reason={{ label: t('plans.remedies.reasonHelp') }}
      day={{ name: 'expiresOn', label: t('plans.remedies.expires'), optional: true }}
      words={{
        title: t('plans.remedies.acceptTitle', { reference: target.reference }),
        body: t('plans.remedies.acceptBody'),
        cancel: t('plans.remedies.cancel'),
        done: t('plans.remedies.accepted'),
      }}
    />
  )
}
