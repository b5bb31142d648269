import { Instant } from '#components/moment'
import type { WebCtx } from '#server/auth/web-ctx'
import { instantView } from '#server/i18n/moment'
import type { PolicyRow } from '#server/policies/policy-views'

/** Who proposed a policy and who decided it, with their instants and reasons. */
export function policyPeople(ctx: Pick<WebCtx, 't' | 'locale'>, policy: PolicyRow) {
  const { t } = ctx
  const { decidedBy: person, decidedAt } = policy
  return (
    <span className="block py-1">
      {deed(ctx, t('policies.people.proposed', { person: policy.proposedBy }), policy.proposedAt, policy.reason)}
      {person !== null && decidedAt !== null
        ? deed(
            ctx,
            t(policy.state === 'rejected' ? 'policies.people.rejected' : 'policies.people.approved', { person }),
            decidedAt,
            policy.decisionReason,
          )
        : null}
    </span>
  )
}

function deed({ locale }: Pick<WebCtx, 'locale'>, who: string, at: Date, reason: string | null) {
  const { text, zone, iso } = instantView(at, 'UTC', locale)
  return (
    <span className="block" title={reason ? `${text} ${zone}: ${reason}` : `${text} ${zone}`}>
      <span className="cut block">{who}</span>
      <span className="sr-only">
        <Instant text={text} zone={zone} iso={iso} /> {reason}
      </span>
    </span>
  )
}
