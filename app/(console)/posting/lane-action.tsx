import { AskButton } from '#components/ask-button'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { LaneView } from '#server/posting/read-lanes'

/** Pauses or resumes one lane; nothing for those who never may. */
export function laneAction({ t, actor }: WebCtx, lane: LaneView) {
  const { entity, company, rowVersion } = lane
  if (!abilityFor('lanes.pause', actor.roles).shown) return null
  const isPaused = lane.state === 'paused'
  const step = isPaused ? 'resume' : 'pause'
  return (
    <AskButton
      action={`lanes.${step}`}
      input={{ entity, rowVersion }}
      label={t(`posting.laneAction.${step}`)}
      size="small"
      refusal={lane.state === 'connection_paused' ? t('posting.laneAction.connectionPaused') : null}
      words={{
        title: t(`posting.laneAction.${step}Title`, { entity }),
        body: t(`posting.laneAction.${step}Body`, { company }),
        cancel: t('posting.laneAction.cancel'),
        done: t(isPaused ? 'posting.laneAction.resumed' : 'posting.laneAction.paused'),
      }}
      {...(isPaused ? {} : { reason: { label: t('posting.laneAction.reason') } })}
    />
  )
}
