import { ActivityList } from '#components/activity-list'
import { CaseOwner } from '#components/exception/case-owner'
import { Ident } from '#components/ident'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import { FactList, SectionHead } from '#components/panel'
import { abilityFor } from '#server/auth/registry'
import { assignWords } from '../../assign-words.ts'
import { CaseRemedies } from './case-remedies.tsx'
import type { PartProps } from './part-props.ts'

interface CaseDecisionProps extends PartProps {
  readonly people: readonly { id: string; name: string }[]
}

/** What the cause is, what to do about it, who does it, and what happened so far. */
export function CaseDecision({ ctx, view, people }: CaseDecisionProps) {
  const { t } = ctx
  const canAssign = abilityFor('exceptions.assign', ctx.actor.roles).shown && view.counts.open > 0
  return (
    <aside className="detail-decision" aria-label={t('case.decision')}>
      <FactList facts={factsOf({ ctx, view })} />
      {canAssign ? (
        <div>
          <CaseOwner caseId={view.id} people={people} meId={ctx.actor.userId} words={assignWords(ctx)} />
          <p className="mt-1 text-meta text-ink-2">{t('case.assignAll')}</p>
        </div>
      ) : null}
      <section>
        <SectionHead title={t('case.remedy')} />
        {/* Remedies come from rules, whose words the catalogue keeps. */}
        <p className="font-semibold">{t(`states.resolution.${view.resolution}` as 'states.resolution.none')}</p>
        <p className="mt-1">{view.text.action}</p>
      </section>
      <CaseRemedies ctx={ctx} view={view} />
      <section>
        <SectionHead title={t('case.cause')} />
        <p>{view.text.why}</p>
      </section>
      <CaseActivity ctx={ctx} view={view} />
    </aside>
  )
}

function CaseActivity({ ctx: { t }, view }: PartProps) {
  return (
    <section>
      <SectionHead title={t('case.activity')} />
      {view.activity.length === 0 ? <p className="text-ink-2">{t('exception.activity.empty')}</p> : null}
      <ActivityList
        entries={view.activity.map((entry) => ({
          ...entry,
          text: (
            <>
              {entry.person ? <strong className="font-semibold">{entry.person} </strong> : null}
              {entry.text} <span className="ident text-ink-2">{entry.about}</span>
              {entry.comment ? <span className="block whitespace-pre-wrap">{entry.comment}</span> : null}
            </>
          ),
        }))}
      />
    </section>
  )
}

function factsOf({ ctx: { t }, view }: PartProps) {
  const counted = (['open', 'waiting', 'accepted', 'resolved'] as const).filter((status) => view.counts[status] > 0)
  return [
    ...counted.map((status) => ({
      term: t(`case.${status}`),
      detail: <span className="num">{view.counts[status]}</span>,
    })),
    {
      term: t('case.stake'),
      detail: view.stakes.map((stake) => (
        <span key={stake.currency} className="block">
          <Money amount={stake} showCode strong inline />
        </span>
      )),
    },
    ...(view.firstSeen ? [{ term: t('case.firstSeen'), detail: <Instant {...view.firstSeen} /> }] : []),
    ...(view.lastSeen ? [{ term: t('case.lastSeen'), detail: <Instant {...view.lastSeen} /> }] : []),
    { term: t('case.key'), detail: <Ident value={view.groupingKey} most={30} /> },
  ]
}
