import { AskButton } from '#components/ask-button'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PoliciesPage, PolicyRow } from '#server/policies/policy-views'
import { changeForm } from './policy-form-part.tsx'
import { limitWords, scopeWords, validWords } from './policy-words.ts'

/** What the reader may do with a version: decide one that waits, change or end one that holds or will. */
export function policyActions(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  if (policy.state === 'proposed') return policyDecision(ctx, page, policy)
  if (policy.state !== 'in_force' && policy.state !== 'coming') return null
  if (!abilityFor('policies.propose', ctx.actor.roles).shown) return null
  return (
    <span className="inline-flex gap-2">
      {changeForm(ctx, page, policy)}
      {endButton(ctx, page, policy)}
    </span>
  )
}

/** The two answers to a proposal; who may never decide sees none, and who may not decide this one reads why. */
export function policyDecision(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  const { t } = ctx
  if (!abilityFor('policies.approve', ctx.actor.roles).shown) return null
  const about = aboutOf(ctx, page, policy)
  const shared = {
    size: 'small',
    refusal: policy.decideRefusal === null ? null : t(`refusals.${policy.decideRefusal}`),
    input: { policyId: policy.policyId, version: policy.version },
  } as const
  const words = { cancel: t('policies.decide.cancel'), done: t('policies.decide.done') }
  const why = <p className="mt-2 text-ink-2">{t('policies.decide.reasonOf', { reason: policy.reason })}</p>
  const bodyOf = (text: string) => (
    <>
      <p>{text}</p>
      {why}
    </>
  )
  return (
    <span className="inline-flex gap-2">
      <AskButton
        {...shared}
        action="policies.approve"
        label={t('policies.decide.approve')}
        reason={{ label: t('policies.decide.reason'), optional: true }}
        words={{
          ...words,
          title: t('policies.decide.approveTitle', about),
          body: bodyOf(t('policies.decide.approveBody', about)),
        }}
      />
      <AskButton
        {...shared}
        action="policies.reject"
        label={t('policies.decide.reject')}
        reason={{ label: t('policies.decide.reason') }}
        words={{
          ...words,
          title: t('policies.decide.rejectTitle', about),
          body: bodyOf(t('policies.decide.rejectBody', about)),
        }}
      />
    </span>
  )
}

function endButton(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  const { t } = ctx
  const about = aboutOf(ctx, page, policy)
  return (
    <AskButton
      action="policies.end"
      input={{ policyId: policy.policyId }}
      label={t('policies.decide.end')}
      size="small"
      refusal={policy.endRefusal === null ? null : t(`refusals.${policy.endRefusal}`)}
      reason={{ label: t('policies.decide.reason') }}
      day={{ name: 'endsOn', label: t('policies.decide.endsOn') }}
      words={{
        title: t('policies.decide.endTitle', about),
        body: t('policies.decide.endBody', about),
        cancel: t('policies.decide.cancel'),
        done: t('policies.decide.ended'),
      }}
    />
  )
}

function aboutOf(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  return {
    reference: policy.reference,
    kind: ctx.t(`policies.kind.${policy.kind}`),
    scope: scopeWords(ctx, policy),
    limits: limitWords(ctx, policy, page.entities),
    valid: validWords(ctx, policy),
    person: policy.proposedBy,
  }
}
