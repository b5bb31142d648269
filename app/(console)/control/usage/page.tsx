import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { authorise } from '#server/auth/authorise'
import { isPeriod } from '#server/domain/period'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readUsageEvents } from '#server/usage/read-usage-events'
import { addressOf, firstValues, type SearchParams } from '../../address.ts'
import { eventTable, reasonSums } from './usage-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('usage.title') }
}

/** The usage events of a month of a subscription or tenant, and why each counts or not. */
export default async function UsagePage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('usage-events.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const { subject, subscription, metric, month: period, after } = query
  if (!metric || !period || !isPeriod(period)) notFound()
  const kept = { entity: query['entity'], period: query['period'] }
  const view = await readUsageEvents(ctx, { subject, subscription, metric, period, after })
  if (!view) notFound()
  const at = (more: { after?: string } = {}) =>
    addressOf('/control/usage', { subject, subscription, metric, month: period, ...kept, ...more })
  return (
    <>
      <PageHead
        title={t('usage.title')}
        beside={<span>{`${subscription ?? view.subject} · ${metric} · ${period}`}</span>}
        lede={t('usage.lede', { zone: view.zone })}
        crumbs={[{ label: t('control.title'), href: addressOf('/control', kept) }]}
        actions={
          <a className="btn" href={addressOf('/api/v1/usage', { subject, subscription, metric, period })} download>
            <Download aria-hidden />
            {t('control.cell.export')}
          </a>
        }
      />
      {view.reasons.length === 0 ? (
        <Notice kind="empty" title={t('usage.none.title')}>
          {t('usage.none.body')}
        </Notice>
      ) : (
        <>
          {reasonSums(ctx, view)}
          {eventTable(ctx, view)}
        </>
      )}
      <Pager
        summary={t('usage.page', { count: view.events.length })}
        first={after ? at() : null}
        previous={null}
        next={view.next ? at({ after: view.next }) : null}
      />
    </>
  )
}
