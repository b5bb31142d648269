import { ActivityList } from '#components/activity-list'
import { CommentBox } from '#components/exception/comment-box'
import { Ident } from '#components/ident'
import { SectionHead } from '#components/panel'
import { StateWord } from '#components/state'
import { decisionPart } from './decision-part.tsx'
import { lockedPart } from './locked-part.tsx'
import type { PartProps } from './part-props.ts'

/** Why, what must hold, what follows, who decides, and what happened so far. */
export function ChangeAside({ ctx, view }: PartProps) {
  const { t } = ctx
  return (
    <aside className="detail-decision" aria-label={t('mappings.change.decision')}>
      <section>
        <SectionHead title={t('mappings.change.why')} />
        <p className="break-words whitespace-pre-wrap">{view.reason}</p>
        {view.editors.length > 0 ? (
          <p className="mt-1 text-meta text-ink-2">
            {t('mappings.change.editors', { names: view.editors.join(', ') })}
          </p>
        ) : null}
      </section>
      {lockedPart({ ctx, view })}
      <Checks ctx={ctx} view={view} />
      <section>
        <SectionHead title={t('mappings.change.consequence')} />
        <p className="text-ink-2">{t(view.repost ? 'mappings.change.thenRepost' : 'mappings.change.thenOnly')}</p>
      </section>
      {decisionPart({ ctx, view })}
      {view.plans.length > 0 ? <Plans ctx={ctx} view={view} /> : null}
      <Activity ctx={ctx} view={view} />
    </aside>
  )
}

/** Once it is approved, what had to hold before is history; what stands in the way of its plans is not. */
function Checks({ ctx: { t }, view }: PartProps) {
  const checks = view.checks.filter((check) => view.state !== 'approved' || check.name === 'repost')
  if (checks.length === 0) return null
  return (
    <section>
      <SectionHead title={t('mappings.change.checks')} />
      <ul className="grid gap-1.5">
        {checks.map((check) => (
          <li key={check.name} className="flex flex-wrap justify-between gap-x-3">
            <StateWord tone={check.passed ? 'matched' : 'warning'}>
              {check.label}
              <span className="sr-only">{t(check.passed ? 'mappings.change.passed' : 'mappings.change.failed')}</span>
            </StateWord>
            <span className="text-meta leading-5 text-ink-2">{check.note}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Plans({ ctx: { t }, view }: PartProps) {
  return (
    <section>
      <SectionHead title={t('mappings.change.plans')} />
      <ul className="grid gap-1.5">
        {view.plans.map((plan) => (
          <li key={plan.href} className="flex justify-between gap-3">
            <Ident value={plan.reference} href={plan.href} />
            <span className="text-ink-2">
              {/* States of a plan are a closed list, checked by the table. */}
              {t(`corrections.planState.${plan.state}` as 'corrections.planState.done')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Activity({ ctx: { t }, view }: PartProps) {
  const entries = view.events.map((event) => ({
    id: String(event.no),
    person: event.actor,
    at: event.at,
    text: (
      <>
        <strong className="font-semibold">{event.actor}</strong> {event.word}
        {event.text ? <span className="block whitespace-pre-wrap">{event.text}</span> : null}
      </>
    ),
  }))
  return (
    <section>
      <SectionHead title={t('mappings.change.activity')} />
      <ActivityList entries={entries} />
      {view.abilities.comment.shown ? (
        <div className="mt-2">
          <CommentBox
            action="mappings.comment"
            input={{ changeId: view.id }}
            label={t('mappings.change.comment')}
            placeholder={t('mappings.change.commentHint')}
            send={t('mappings.change.send')}
            sent={t('mappings.change.sent')}
          />
        </div>
      ) : null}
    </section>
  )
}
