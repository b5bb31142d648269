import { DecisionPanel } from '#components/mappings/decision-panel'
import { Instant } from '#components/moment'
import { SectionHead } from '#components/panel'
import type { PartProps } from './part-props.ts'

/** Who decided what and why; or, while it waits, the buttons to decide it for whoever may ever press them. */
export function decisionPart({ ctx: { t }, view }: PartProps) {
  const { approve, reject, 'request-changes': requestChanges } = view.abilities
  if (view.decision) {
    return (
      <section>
        <SectionHead title={t('mappings.change.decision')} />
        <p>
          {t('mappings.change.decided', { name: view.decision.by, state: view.stateWord })}{' '}
          <Instant {...view.decision.at} />
        </p>
        {view.decision.reason ? <p className="mt-1 whitespace-pre-wrap text-ink-2">{view.decision.reason}</p> : null}
      </section>
    )
  }
  if (view.state !== 'submitted' || !view.abilities.edit.shown) return null
  const { preview, reference } = view
  return (
    <section>
      <SectionHead title={t('mappings.change.decision')} />
      <DecisionPanel
        changeId={view.id}
        rowVersion={view.rowVersion}
        revision={view.revision}
        refusals={{
          approve: approve.shown ? approve.refusal : t('mappingChange.waits.role'),
          reject: reject.shown ? reject.refusal : t('mappingChange.waits.role'),
          'request-changes': requestChanges.shown ? requestChanges.refusal : t('mappingChange.waits.role'),
        }}
        words={{
          note: t('mappings.change.note'),
          noteNeeded: t('mappings.change.noteNeeded'),
          approve: t('mappings.change.approve'),
          approveTitle: t('mappings.change.approveTitle', { reference }),
          approveBody: t('mappings.change.approveBody', {
            documents: preview?.documents ?? '0',
            clears: preview?.clears ?? '0',
            breaks: preview?.breaks ?? '0',
          }),
          requestChanges: t('mappings.change.requestChanges'),
          reject: t('mappings.change.reject'),
          cancel: t('mappings.change.cancel'),
        }}
      />
    </section>
  )
}
