import { AskButton } from '#components/ask-button'
import { SectionHead } from '#components/panel'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PostingDetail } from '#server/posting/read-posting'

/** What a person can do about a posting that does not move by itself; nothing for those who never may. */
export function postingActions(ctx: WebCtx, detail: PostingDetail) {
  const { t, actor } = ctx
  const { posting, state } = detail
  const retry = abilityFor('postings.retry', actor.roles, state)
  const missing = abilityFor('postings.confirm-missing', actor.roles, state)
  if (state !== 'rejected' && state !== 'uncertain') return null
  const names = {
    reference: posting.reference,
    entity: posting.entity,
    period: posting.period,
    amount: posting.amount.full,
  }
  const shared = { input: { postingId: posting.id }, showRefusal: true, wide: true } as const
  if (!retry.shown && !missing.shown) return null
  return (
    <section className="grid gap-2">
      <SectionHead title={t('posting.actions.title')} />
      {retry.shown && state === 'rejected' ? (
        <AskButton
          {...shared}
          action="postings.retry"
          tone="primary"
          label={t('posting.actions.retry')}
          words={{
            title: t('posting.actions.retryTitle', names),
            body: t('posting.actions.retryBody', names),
            cancel: t('posting.actions.cancel'),
            done: t('posting.actions.retried'),
          }}
        />
      ) : null}
      {missing.shown && state === 'uncertain' ? (
        <AskButton
          {...shared}
          action="postings.confirm-missing"
          label={t('posting.actions.missing')}
          refusal={detail.needsWord ? null : t('posting.actions.lookUpDecides')}
          reason={{ label: t('posting.actions.reason') }}
          words={{
            title: t('posting.actions.missingTitle', names),
            body: t('posting.actions.missingBody', names),
            cancel: t('posting.actions.cancel'),
            done: t('posting.actions.missingDone'),
          }}
        />
      ) : null}
    </section>
  )
}
