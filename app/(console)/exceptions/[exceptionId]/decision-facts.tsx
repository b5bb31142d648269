import { Lock } from 'lucide-react'
import { Face } from '#components/face'
import { Link } from '#components/link'
import { Instant } from '#components/moment'
import { Money } from '#components/money'
import type { Fact } from '#components/panel'
import { Due } from '#components/queue/queue-columns'
import { StateWord, severityTone } from '#components/state'
import type { PartProps } from './part-props.ts'
import { statusTone } from './status-tone.ts'

/** Status, owner, due time and amounts of an exception, as terms and details. */
export function decisionFacts({ ctx: { t }, view }: PartProps): Fact[] {
  const { row, head } = view
  const fact = (term: string, detail: Fact['detail']): Fact => ({ term, detail })
  return [
    fact(
      t('exception.decision.status'),
      <StateWord tone={statusTone(row.status, row.assignee_id !== null)}>{head.statusWord}</StateWord>,
    ),
    fact(
      t('exception.decision.severity'),
      <span className="inline-flex flex-wrap items-center justify-end gap-x-2">
        {view.policies.isRaised ? <span className="text-ink-2">{t('policies.effect.raisedShort')}</span> : null}
        <StateWord tone={severityTone(row.severity)}>{head.severityWord}</StateWord>
      </span>,
    ),
    fact(
      t('exception.decision.owner'),
      <span className="inline-flex items-center gap-2">
        <Face name={row.assignee_name} small />
        {row.assignee_name ?? t('work.nobody')}
      </span>,
    ),
    ...(head.due ? [fact(t('exception.decision.due'), <Due due={head.due} />)] : []),
    fact(
      t(`exception.decision.variance.${varianceKind(row.subject_kind)}`),
      <Money amount={head.variance} showCode strong inline />,
    ),
    fact(t('exception.decision.atStake'), <Money amount={head.atStake} showCode inline />),
    fact(t('exception.decision.entity'), <span title={row.entity_name}>{row.entity}</span>),
    fact(t('exception.decision.period'), <PeriodCell ctx={{ t }} view={view} />),
    fact(t('exception.decision.since'), <Instant {...view.since} />),
    ...(row.grouped
      ? [
          fact(
            t('exception.decision.case'),
            <Link className="link ident" href={`/cases/${row.case_id}`}>
              {row.case_reference}
            </Link>,
          ),
        ]
      : []),
  ]
}

function PeriodCell({ ctx: { t }, view }: { ctx: Pick<PartProps['ctx'], 't'>; view: PartProps['view'] }) {
  const { lockedAt } = view
  return (
    <span className="inline-flex items-center gap-1">
      {view.row.period}
      {lockedAt ? (
        <span className="inline-flex items-center gap-1 text-ink-2" title={`${lockedAt.text} ${lockedAt.zone}`}>
          <Lock aria-hidden className="size-3.5" />
          {t('exception.decision.lockedWord')}
        </span>
      ) : null}
    </span>
  )
}

/** What the variance is the difference of: documents on two sides, billing against what it should be, or the ledger against what it should hold. */
function varianceKind(subjectKind: string): 'document' | 'billed' | 'other' {
  if (subjectKind === 'usage_month' || subjectKind === 'rated_lines') return 'billed'
  return subjectKind === 'billing_document' || subjectKind === 'erp_document' ? 'document' : 'other'
}
