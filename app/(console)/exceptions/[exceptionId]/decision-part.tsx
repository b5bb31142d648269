import type { ReactNode } from 'react'
import { ActivityList } from '#components/activity-list'
import { CommentBox } from '#components/exception/comment-box'
import { OwnerControl } from '#components/exception/owner-control'
import { Note } from '#components/notice'
import { FactList, SectionHead } from '#components/panel'
import { abilityFor } from '#server/auth/registry'
import { assignWords } from '../../assign-words.ts'
import { decisionFacts } from './decision-facts.tsx'
import type { PartProps } from './part-props.ts'
import { RemedyPart } from './remedy-part.tsx'

interface DecisionProps extends PartProps {
  readonly people: readonly { id: string; name: string }[]
}

/** What is decided and by whom, the remedy, and what happened so far. */
export function DecisionPart({ ctx, view, people }: DecisionProps) {
  const { t } = ctx
  return (
    <aside className="detail-decision" aria-label={t('exception.decision.label')}>
      <FactList facts={decisionFacts({ ctx, view })} />
      <Owner ctx={ctx} view={view} people={people} />
      <StandingNote ctx={ctx} view={view} />
      {view.row.status === 'resolved' ? null : <Instruction ctx={ctx} view={view} />}
      <RemedyPart ctx={ctx} view={view} />
      <Activity ctx={ctx} view={view} />
    </aside>
  )
}

/** What the rule says is to be done, in words. */
function Instruction({ ctx, view }: PartProps) {
  return (
    <section>
      <SectionHead title={ctx.t('exception.decision.remedy')} />
      <p className="font-semibold">{remedyWord(ctx, view.row.resolution)}</p>
      <p className="mt-1">{view.text.action}</p>
    </section>
  )
}

/** Nothing where the role never assigns, and nothing to assign where the exception is no work. */
function Owner({ ctx, view: { row }, people }: DecisionProps) {
  const ability = abilityFor('exceptions.assign', ctx.actor.roles, row.status)
  if (!ability.shown || ability.refusal !== null) return null
  return (
    <div>
      <OwnerControl
        exception={{ id: row.exception_id, rowVersion: row.row_version }}
        isOwned={row.assignee_id !== null}
        people={people}
        meId={ctx.actor.userId}
        words={assignWords(ctx)}
      />
    </div>
  )
}

function Activity({ ctx, view }: PartProps) {
  const { t } = ctx
  return (
    <section id="activity">
      <SectionHead title={t('exception.activity.title')} />
      <ActivityList entries={view.activity.map((entry) => ({ ...entry, text: <EntryText entry={entry} /> }))} />
      {abilityFor('exceptions.comment', ctx.actor.roles).shown ? (
        <div className="mt-2">
          <CommentBox
            action="exceptions.comment"
            input={{ exceptionId: view.row.exception_id }}
            label={t('exception.commentLabel', { reference: view.row.reference })}
            placeholder={t('exception.commentPlaceholder')}
            send={t('exception.commentSend')}
            sent={t('exception.commented')}
          />
        </div>
      ) : (
        <p className="mt-2 text-meta text-ink-2">{t('exception.decision.readOnly')}</p>
      )}
    </section>
  )
}

function EntryText({ entry }: { entry: PartProps['view']['activity'][number] }): ReactNode {
  return (
    <>
      {entry.person ? <strong className="font-semibold">{entry.person} </strong> : null}
      {entry.text}
      {entry.comment ? <span className="block whitespace-pre-wrap">{entry.comment}</span> : null}
    </>
  )
}

/** Why nobody has to act: in transit, accepted, or resolved with its proof. */
function StandingNote({ ctx: { t }, view }: PartProps) {
  const { row } = view
  if (row.status === 'waiting')
    return <Note tone="info">{t('exception.decision.waiting', { deadline: view.deadline ?? 'none' })}</Note>
  if (row.status === 'accepted') {
    return <Note tone="ok">{view.policies.acceptance?.sentence ?? t('exception.decision.accepted')}</Note>
  }
  if (!view.resolution) return null
  return (
    <Note tone="ok">
      {t('exception.decision.resolved', { person: view.resolution.by, proof: view.resolution.proof })}
    </Note>
  )
}

function remedyWord({ t }: PartProps['ctx'], resolution: string): string {
  // Remedies come from rules, whose words the catalogue keeps; a test holds the two lists together.
  return t(`states.resolution.${resolution}` as 'states.resolution.none')
}
