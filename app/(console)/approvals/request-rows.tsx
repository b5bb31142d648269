import type { ReactNode } from 'react'
import { LinkButton } from '#components/button'
import { Ident } from '#components/ident'
import { Instant, type InstantProps } from '#components/moment'
import { Money } from '#components/money'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { WaitingAcceptanceView, WaitingPlanView } from '#server/corrections/read-plans'
import { instantView } from '#server/i18n/moment'
import type { Translate } from '#server/i18n/translator'
import type { ChangeRowView } from '#server/mappings/mapping-views'
import type { PoliciesPage, PolicyRow } from '#server/policies/policy-views'
import { limitWords, scopeWords } from '../settings/policies/policy-words.ts'
import { acceptanceDecision } from './acceptance-decision.tsx'

interface Request {
  readonly id: string
  readonly kind: 'mapping' | 'plan' | 'acceptance' | 'policy'
  readonly reference: string
  readonly href: string
  readonly title: string
  readonly entity: string
  readonly proposer: string
  readonly proposed: InstantProps
  readonly scope: ReactNode
  readonly refusal: string | null
  /** Present where it is decided here and not on a page of its own. */
  readonly decision?: ReactNode
}

/** A change of mappings that waits. */
export function changeRequest(view: ChangeRowView): Request {
  const { id, reference, href, title, entity, refusal, proposedBy: proposer, proposedAt: proposed } = view
  return { id, kind: 'mapping', reference, href, title, entity, proposer, proposed, refusal, scope: view.documents }
}

/** A plan that waits. */
export function planRequest({ plan, refusal }: WaitingPlanView): Request {
  const { id, reference, href, title, entity, proposer, proposed } = plan
  return { id, kind: 'plan', reference, href, title, entity, proposer, proposed, refusal, scope: plan.sendCount }
}

/** An acceptance that waits. */
export function acceptanceRequest(ctx: WebCtx, view: WaitingAcceptanceView): Request {
  const { id, exception, entity, proposer, proposed, refusal, reason: title } = view
  return {
    ...exception,
    ...{ id, kind: 'acceptance', title, entity, proposer, proposed, refusal },
    scope: <Money amount={view.variance} showCode inline />,
    decision: refusal === null ? acceptanceDecision(ctx, view) : null,
  }
}

/** A proposal for a policy that waits. It is decided on the page of policies, beside what else is in force. */
export function policyRequest(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow): Request {
  const { t } = ctx
  const ability = abilityFor('policies.approve', ctx.actor.roles)
  const refusal = ability.shown ? policy.decideRefusal : 'policy_needs_controller'
  return {
    id: `${policy.policyId} ${policy.version}`,
    kind: 'policy',
    reference: policy.reference,
    href: '/settings/policies',
    title: `${t(`policies.kind.${policy.kind}`)}, ${scopeWords(ctx, policy)}: ${limitWords(ctx, policy, page.entities)}`,
    entity: policy.entity ?? '',
    proposer: policy.proposedBy,
    proposed: instantView(policy.proposedAt, 'UTC', ctx.locale),
    scope: null,
    refusal: refusal === null ? null : t(`refusals.${refusal}`),
  }
}

/** The columns of the requests one may decide, or of those one may not. */
export function requestColumns(t: Translate, of: 'mine' | 'others') {
  const last =
    of === 'mine'
      ? { key: 'decide', header: '', width: '176px', align: 'end' as const, phone: 'side' as const }
      : { key: 'why', header: t('approvals.columns.why'), width: '340px', phone: 'hide' as const }
  return [
    { key: 'reference', header: t('approvals.columns.reference'), width: '112px', phone: 'main' as const },
    { key: 'kind', header: t('approvals.columns.kind'), width: '132px', phone: 'hide' as const },
    { key: 'title', header: t('approvals.columns.title'), phone: 'meta' as const },
    { key: 'entity', header: t('approvals.columns.entity'), width: '76px', phone: 'hide' as const },
    { key: 'proposed', header: t('approvals.columns.proposed'), width: '252px', phone: 'hide' as const },
    {
      key: 'scope',
      header: t('approvals.columns.scope'),
      width: '132px',
      align: 'end' as const,
      phone: 'amount' as const,
    },
    last,
  ]
}

/** A request as a row. */
export function requestRow(t: Translate, request: Request) {
  const { reference, href, title, proposer, proposed, refusal } = request
  return {
    id: request.id,
    label: reference,
    href,
    cells: {
      reference: <Ident value={reference} href={href} />,
      kind: t(`approvals.kind.${request.kind}`),
      title: <span title={title}>{title}</span>,
      entity: request.entity,
      proposed: (
        <span title={proposer}>
          {proposer}, <Instant {...proposed} />
        </span>
      ),
      scope: <span className="num">{request.scope}</span>,
      why: <span title={refusal ?? ''}>{refusal}</span>,
      decide: request.decision ?? (
        <LinkButton href={href} size="small">
          {t('approvals.review')}
        </LinkButton>
      ),
    },
  }
}
