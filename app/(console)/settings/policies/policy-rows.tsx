import { type StateTone, StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { Translate } from '#server/i18n/translator'
import type { PoliciesPage, PolicyRow } from '#server/policies/policy-views'
import { policyActions } from './policy-actions.tsx'
import { policyPeople } from './policy-people.tsx'
import { limitWords, scopeWords, validWords } from './policy-words.ts'

const tones: Readonly<Record<PolicyRow['state'], StateTone>> = {
  proposed: 'suggested',
  coming: 'timing',
  in_force: 'matched',
  ended: 'excluded',
  replaced: 'excluded',
  rejected: 'failed',
}

/** The columns of the policies of one kind, or of what waits. */
export function policyColumns(t: Translate, of: 'kind' | 'waiting') {
  const second = of === 'waiting' ? 'kind' : 'state'
  return [
    { key: 'reference', header: t('policies.columns.reference'), width: '108px', phone: 'hide' as const },
    { key: 'scope', header: t('policies.columns.scope'), width: '212px', phone: 'main' as const },
    { key: second, header: t(`policies.columns.${second}`), width: '112px', phone: 'side' as const },
    { key: 'limits', header: t('policies.columns.limits'), phone: 'meta' as const },
    { key: 'valid', header: t('policies.columns.valid'), width: '124px', phone: 'hide' as const },
    { key: 'people', header: t('policies.columns.people'), width: '204px', phone: 'hide' as const },
    {
      key: 'action',
      header: <span className="sr-only">{t('policies.columns.action')}</span>,
      width: of === 'waiting' ? '176px' : '152px',
      align: 'end' as const,
      phone: 'amount' as const,
    },
  ]
}

/** A version of a policy as a row. */
export function policyRow(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  const { t } = ctx
  const name = t('policies.name', { reference: policy.reference, version: policy.version })
  return {
    id: `${policy.reference}-${policy.version}`,
    label: name,
    cells: {
      reference: <span className="ident">{name}</span>,
      scope: <span className="block py-1 whitespace-normal">{scopeWords(ctx, policy)}</span>,
      kind: t(`policies.kind.${policy.kind}`),
      state: <StateWord tone={tones[policy.state]}>{t(`policies.state.${policy.state}`)}</StateWord>,
      limits: limitsOf(ctx, page, policy),
      valid: <span className="whitespace-normal">{validWords(ctx, policy)}</span>,
      people: policyPeople(ctx, policy),
      action: policyActions(ctx, page, policy),
    },
  }
}

/** The limits, and of what waits why it was proposed and why the reader may not decide it. */
function limitsOf(ctx: WebCtx, page: PoliciesPage, policy: PolicyRow) {
  const { t } = ctx
  const refusal = policy.state === 'proposed' ? policy.decideRefusal : null
  return (
    <span className="block py-1 whitespace-normal">
      {limitWords(ctx, policy, page.entities)}
      {policy.state === 'proposed' ? <span className="block text-meta text-ink-2">{policy.reason}</span> : null}
      {refusal ? <span className="block text-meta text-ink-2">{t(`refusals.${refusal}`)}</span> : null}
    </span>
  )
}
