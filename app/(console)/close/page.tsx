import type { Metadata } from 'next'
import { PeriodStep } from '#components/close/period-step'
import { LedgerTable } from '#components/ledger-table'
import { Instant } from '#components/moment'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { StateWord } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { type PeriodView, readPeriods } from '#server/close/read-periods'
import type { Translate } from '#server/i18n/translator'
import { translatorOfReader } from '#server/i18n/translator-of-reader'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('close.title') }
}

export default async function PeriodsPage() {
  const ctx = await authorise('periods.read')
  const { t } = ctx
  const periods = await readPeriods(ctx)
  return (
    <>
      <PageHead title={t('close.title')} lede={t('close.lede')} />
      {periods.length === 0 ? (
        <Notice kind="empty" title={t('close.empty.title')}>
          {t('close.empty.body')}
        </Notice>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
          <LedgerTable
            caption={t('close.title')}
            folding
            columns={columnsFor(t)}
            rows={periods.map((view) => rowFor(t, view))}
          />
        </div>
      )}
    </>
  )
}

function columnsFor(t: Translate) {
  return [
    { key: 'period', header: t('close.columns.period'), width: '110px', phone: 'main' as const },
    { key: 'entity', header: t('close.columns.entity'), width: '110px', phone: 'meta' as const },
    { key: 'state', header: t('close.columns.state'), width: '260px', phone: 'side' as const },
    { key: 'underWay', header: t('close.columns.underWay'), width: '140px', phone: 'meta' as const },
    { key: 'decided', header: t('close.columns.decided'), phone: 'hide' as const },
    { key: 'steps', header: t('close.columns.steps'), width: '240px', align: 'end' as const, phone: 'amount' as const },
  ]
}

const TONES = {
  future: 'excluded',
  open: 'matched',
  soft_closed: 'timing',
  in_review: 'timing',
  locked: 'excluded',
} as const

function rowFor(t: Translate, view: PeriodView) {
  return {
    id: view.id,
    label: `${view.entity} ${view.period}`,
    cells: {
      period: (
        <span className="inline-flex items-center gap-2">
          <span className="font-medium">{view.period}</span>
          {view.fiscalWord ? <span className="text-ink-2">{view.fiscalWord}</span> : null}
        </span>
      ),
      entity: view.entity,
      state: (
        <span className="inline-flex items-center gap-2">
          <StateWord tone={TONES[view.state]}>{view.stateWord}</StateWord>
          {view.sourceWord ? <span className="text-ink-2">{view.sourceWord}</span> : null}
        </span>
      ),
      underWay: view.underWay,
      decided: view.decided ? (
        <span>
          {view.decided.by} <Instant {...view.decided.at} />
        </span>
      ) : (
        <span className="text-ink-2">{t('close.fromSource')}</span>
      ),
      steps: (
        <span className="inline-flex gap-2">
          {view.steps.map((step) => (
            <PeriodStep key={step.action} {...step} {...subjectOf(view)} words={wordsFor(t, view, step.action)} />
          ))}
        </span>
      ),
    },
  }
}

function subjectOf({ entity, period, rowVersion }: PeriodView) {
  return { entity, period, rowVersion }
}

function wordsFor(t: Translate, { entity, period }: PeriodView, action: PeriodView['steps'][number]['action']) {
  const asked = { 'periods.soft-close': 'soft-close', 'periods.lock': 'lock', 'periods.open': 'open' } as const
  return {
    title: t(`close.ask.${asked[action]}.title`, { entity, period }),
    body: t(`close.ask.${asked[action]}.body`, { entity, period }),
    cancel: t('close.cancel'),
    reason: action === 'periods.open' ? t('close.reason') : null,
  }
}
