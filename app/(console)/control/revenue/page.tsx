import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Badge } from '#components/state'
import { Tabs } from '#components/tabs'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readRollForward } from '#server/revenue/read-roll-forward'
import { addressOf, firstValues, type SearchParams } from '../../address.ts'
import { controlTabs } from '../control-tabs.ts'
import { bookTable } from './book-table.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('revenue.title') }
}

/** The deferred roll-forward of every book, beside what the ERP recognised and holds. */
export default async function RevenuePage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('revenue.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const kept = { entity: query['entity'], period: query['period'] }
  const { asOf, books } = await readRollForward(ctx, kept)
  const differing = books.filter((book) => book.differs).length
  return (
    <>
      <PageHead
        title={t('revenue.title')}
        lede={t('revenue.lede')}
        beside={
          books.length > 0 ? (
            <Badge tone={differing === 0 ? 'matched' : 'critical'}>
              {t('revenue.differing', { count: differing })}
            </Badge>
          ) : undefined
        }
        actions={
          <a className="btn" href={addressOf('/api/v1/revenue/roll-forward', { entity: kept.entity })} download>
            <Download aria-hidden />
            {t('control.cell.export')}
          </a>
        }
      />
      <Tabs label={t('control.views.label')} tabs={controlTabs(ctx, 'revenue', kept)} />
      {asOf === null || books.length === 0 ? (
        <Notice kind="empty" title={t(asOf === null ? 'control.noRun.title' : 'revenue.none.title')}>
          {t(asOf === null ? 'control.noRun.body' : 'revenue.none.body')}
        </Notice>
      ) : (
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          <p className="text-ink-2">{t('control.tieOutsAside', { at: `${asOf.text} ${asOf.zone}` })}</p>
          {books.map((book) => bookTable(ctx, book, kept))}
        </div>
      )}
    </>
  )
}
