import type { Metadata } from 'next'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Badge } from '#components/state'
import { Tabs } from '#components/tabs'
import { authorise } from '#server/auth/authorise'
import { readControlTotals } from '#server/control/read-control-totals'
import { readTieOuts } from '#server/control/read-tie-outs'
import type { Translate } from '#server/i18n/translator'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { firstValues, type SearchParams } from '../address.ts'
import { bucketTable, feedTable, usageTable } from './bucket-parts.tsx'
import { controlTabs } from './control-tabs.ts'
import { tieOuts } from './tie-out-parts.tsx'

const views = ['tieouts', 'documents', 'feeds'] as const

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('control.title') }
}

export default async function ControlPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('control.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const view = views.find((name) => name === query['view']) ?? 'tieouts'
  const kept = { entity: query['entity'], period: query['period'] }
  const [ties, totals] = await Promise.all([
    readTieOuts(ctx, kept),
    view === 'tieouts' ? null : readControlTotals(ctx, kept),
  ])
  if (!ties.asOf) return noRun(t)
  const open = ties.lines.filter((line) => line.state === 'open').length
  return (
    <>
      <PageHead
        title={t('control.title')}
        lede={t('control.lede')}
        beside={
          <Badge tone={open === 0 ? 'matched' : 'critical'}>
            {open === 0 ? t('control.tiesAll') : t('control.unexplained', { count: open })}
          </Badge>
        }
      />
      <Tabs label={t('control.views.label')} tabs={controlTabs(ctx, view, kept)} />
      {totals === null ? tieOuts(ctx, ties, query) : null}
      {totals && view === 'documents' ? (
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          <p className="text-ink-2">{t('control.claimedTwice', { count: Number(totals.claimedTwice) })}</p>
          {bucketTable(ctx, { title: t('control.billing'), lines: totals.billing, kind: 'invoice' })}
          {bucketTable(ctx, { title: t('control.erp'), lines: totals.erp, kind: 'erp' })}
        </div>
      ) : null}
      {totals && view === 'feeds' ? (
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          {feedTable(ctx, totals.feeds)}
          {usageTable(ctx, totals.usage)}
        </div>
      ) : null}
    </>
  )
}

function noRun(t: Translate) {
  return (
    <>
      <PageHead title={t('control.title')} />
      <Notice kind="empty" title={t('control.noRun.title')}>
        {t('control.noRun.body')}
      </Notice>
    </>
  )
}
