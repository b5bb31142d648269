import { AskButton } from '#components/ask-button'
import { Ident } from '#components/ident'
import { Money } from '#components/money'
import { FactList, SectionHead } from '#components/panel'
import { ProgressSteps } from '#components/plans/progress-steps'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanFigures } from '#server/corrections/plan-figures'
import type { PlanView } from '#server/corrections/read-plan'
import { planSentence } from './plan-sentence.ts'
import { planSteps } from './plan-steps.ts'

/** What is decided, by whom, and how far it got. */
export function decisionPart(ctx: WebCtx, view: PlanView, figures: PlanFigures) {
  const { t } = ctx
  return (
    <aside className="detail-decision" aria-label={t('plans.facts.title')}>
      <FactList facts={facts(ctx, view, figures)} />
      <section>
        <SectionHead title={t('plans.facts.reason')} />
        <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{view.head.reason}</p>
      </section>
      <section>
        <SectionHead title={t('plans.steps.title')} />
        <ProgressSteps label={t('plans.steps.title')} steps={planSteps(ctx, view, figures)} />
      </section>
      {decisions(ctx, view, figures)}
    </aside>
  )
}

function facts({ t }: WebCtx, { head }: PlanView, figures: PlanFigures) {
  const links = [
    [t('plans.facts.case'), head.case],
    [t('plans.facts.change'), head.change],
  ] as const
  return [
    { term: t('plans.facts.kind'), detail: head.kindWord },
    { term: t('plans.facts.entity'), detail: head.entity },
    { term: t('plans.facts.periods'), detail: figures.periods.join(', ') },
    {
      term: t('plans.facts.sum'),
      detail: figures.sums.map((sum) => (
        <span key={sum.currency} className="block">
          <Money amount={sum} showCode strong inline />
        </span>
      )),
    },
    {
      term: t('plans.facts.approver'),
      detail: t(head.needsController ? 'plans.facts.controller' : 'plans.facts.anyone'),
    },
    ...links.flatMap(([term, link]) =>
      link ? [{ term, detail: <Ident value={link.reference} href={link.href} /> }] : [],
    ),
  ]
}

const order = ['plans.approve', 'plans.submit', 'plans.retry', 'plans.reject', 'plans.withdraw'] as const

const looks = {
  'plans.approve': { word: 'approve', tone: 'primary', reason: 'optional' },
  'plans.submit': { word: 'submit', tone: 'primary', reason: 'none' },
  'plans.retry': { word: 'retry', tone: 'primary', reason: 'asked' },
  'plans.reject': { word: 'reject', tone: 'plain', reason: 'asked' },
  'plans.withdraw': { word: 'withdraw', tone: 'plain', reason: 'optional' },
} as const

/** The buttons that belong to the state of the plan, as far as the role may ever use them. */
function possibleFor(ctx: WebCtx, { head }: PlanView, { postings }: PlanFigures) {
  const waits = head.state === 'submitted'
  const isHere = {
    'plans.approve': waits,
    'plans.submit': head.state === 'draft' && head.isOwn,
    'plans.retry': postings.refused > 0,
    'plans.reject': waits && !head.isOwn,
    'plans.withdraw': head.isOwn && (waits || head.state === 'draft'),
  }
  return order.filter((action) => isHere[action] && abilityFor(action, ctx.actor.roles).shown)
}

function decisions(ctx: WebCtx, view: PlanView, figures: PlanFigures) {
  const { t } = ctx
  const possible = possibleFor(ctx, view, figures)
  if (possible.length === 0) return null
  return (
    <section className="grid gap-2">
      <p className="text-meta text-ink-2">{t('plans.actions.reversible')}</p>
      {possible.map((action) => (
        <div key={action}>{decision(ctx, view, { action, figures })}</div>
      ))}
    </section>
  )
}

function decision(
  ctx: WebCtx,
  view: PlanView,
  { action, figures }: { action: (typeof order)[number]; figures: PlanFigures },
) {
  const { t } = ctx
  const { head } = view
  const { word, tone, reason } = looks[action]
  const values = {
    reference: head.reference,
    sentence: planSentence(ctx, view, figures),
    person: head.proposer,
    count: view.counts.create + view.counts.reverse,
    failed: figures.postings.refused,
  }
  return (
    <AskButton
      action={action}
      input={{ planId: head.id, rowVersion: head.rowVersion }}
      label={t(`plans.actions.${word}`, values)}
      tone={tone}
      refusal={view.refusals[action]}
      showRefusal
      wide
      words={{
        title: t(`plans.actions.${word}Title`, values),
        body: t(`plans.actions.${word}Body`, values),
        cancel: t('plans.actions.cancel'),
        done: t('plans.actions.done'),
      }}
      {...(reason === 'asked' ? { reason: { label: t('plans.actions.reason') } } : {})}
      {...(reason === 'optional' ? { reason: { label: t('plans.actions.note'), optional: true } } : {})}
    />
  )
}
