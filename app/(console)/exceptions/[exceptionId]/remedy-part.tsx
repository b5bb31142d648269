import { AskButton } from '#components/ask-button'
import { Note } from '#components/notice'
import { LiveNote } from '#components/runs/live-note'
import { abilityFor } from '#server/auth/registry'
import { readPlans, readWaitingCorrections, type WaitingAcceptanceView } from '#server/corrections/read-plans'
import { planLinks } from '../../plan-links.tsx'
import { remedySection } from '../../remedy-parts.tsx'
import type { PartProps } from './part-props.ts'

/** What can be done about the exception, what is already proposed, and how far it got. */
export async function RemedyPart({ ctx, view }: PartProps) {
  const { t } = ctx
  const { row, head } = view
  const exceptionId = row.exception_id
  const [plans, waiting] = await Promise.all([
    readPlans(ctx, { exceptionId }),
    readWaitingCorrections(ctx, { exceptionId }),
  ])
  const isMoving = plans.some((plan) => plan.state === 'executing')
  const values = { reference: row.reference, amount: head.atStake.full, entity: row.entity, period: row.period }
  return (
    <>
      {isMoving ? <LiveNote text={t('plans.moving')} /> : null}
      {planLinks(ctx, plans)}
      {waiting.acceptances.map((acceptance) => acceptanceNote(ctx, acceptance))}
      {row.status === 'resolved'
        ? null
        : remedySection(ctx, {
            reference: row.reference,
            resolution: row.resolution,
            status: row.status,
            exceptionIds: [exceptionId],
            caseIds: [],
            body: t('plans.remedies.proposeBody', values),
            plans,
          })}
      {row.status === 'open' ? restButton(ctx, row) : null}
    </>
  )
}

/** An acceptance that waits for a second person; who proposed it can take it back. */
function acceptanceNote({ t }: PartProps['ctx'], acceptance: WaitingAcceptanceView) {
  const { proposer: person, proposed, reason } = acceptance
  return (
    <div key={acceptance.id} className="grid gap-2">
      <Note tone="info">{t('plans.remedies.acceptanceBy', { person, at: proposed.text, reason })}</Note>
      {acceptance.isOwn ? (
        <AskButton
          action="exceptions.withdraw-acceptance"
          input={{ acceptanceId: acceptance.id, rowVersion: acceptance.rowVersion }}
          label={t('plans.remedies.withdrawAcceptance')}
          words={{
            title: t('plans.remedies.withdrawAcceptance'),
            body: t('plans.remedies.withdrawAcceptanceBody'),
            cancel: t('plans.remedies.cancel'),
            done: t('plans.remedies.done'),
          }}
        />
      ) : null}
    </div>
  )
}

/** Lets it wait until a day, or takes it back to work. */
function restButton({ t, actor }: PartProps['ctx'], row: PartProps['view']['row']) {
  if (!abilityFor('exceptions.snooze', actor.roles, row.status).shown) return null
  const step = row.snoozed_until === null ? 'snooze' : 'wake'
  return (
    <AskButton
      action={`exceptions.${step}`}
      input={{ exceptionIds: [row.exception_id] }}
      label={t(`plans.remedies.${step}`)}
      keyHint="H"
      words={{
        title: t(`plans.remedies.${step}Title`, { reference: row.reference }),
        body: t(`plans.remedies.${step}Body`),
        cancel: t('plans.remedies.cancel'),
        done: t(step === 'snooze' ? 'plans.remedies.snoozed' : 'plans.remedies.woken'),
      }}
      {...(step === 'snooze'
        ? {
            day: { name: 'until', label: t('plans.remedies.until') },
            reason: { label: t('plans.remedies.reason') },
          }
        : {})}
    />
  )
}
