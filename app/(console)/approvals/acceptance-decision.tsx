import { AskButton } from '#components/ask-button'
import type { WebCtx } from '#server/auth/web-ctx'
import type { WaitingAcceptanceView } from '#server/corrections/read-plans'

/** The two answers to an acceptance: leave it as it is, or no, with a reason. */
export function acceptanceDecision({ t }: Pick<WebCtx, 't'>, view: WaitingAcceptanceView) {
  const { reference } = view.exception
  const input = { acceptanceId: view.id, rowVersion: view.rowVersion }
  const words = { cancel: t('approvals.decide.cancel'), done: t('approvals.decide.done') }
  return (
    <span className="inline-flex gap-2">
      <AskButton
        action="exceptions.decide-acceptance"
        input={{ ...input, approve: true }}
        label={t('approvals.decide.approve')}
        size="small"
        reason={{ label: t('approvals.decide.reason'), optional: true }}
        words={{
          ...words,
          title: t('approvals.decide.approveTitle', { reference }),
          body: t('approvals.decide.approveBody', { amount: view.variance.full, entity: view.entity }),
        }}
      />
      <AskButton
        action="exceptions.decide-acceptance"
        input={{ ...input, approve: false }}
        label={t('approvals.decide.reject')}
        size="small"
        reason={{ label: t('approvals.decide.reason') }}
        words={{
          ...words,
          title: t('approvals.decide.rejectTitle', { reference }),
          body: t('approvals.decide.rejectBody'),
        }}
      />
    </span>
  )
}
