import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readRevenueLines } from '#server/revenue/read-revenue-lines'
import { addressOf, firstValues, type SearchParams } from '../../../address.ts'
import { revenueLinesHref } from '../revenue-address.ts'
import { lineTable } from './line-table.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('revenue.lines.title') }
}

/** The billing lines that a month of a book recognises, beside the revenue journals. */
export default async function RevenueLinesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('revenue-lines.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const { of: entity, currency, month: period, after } = query
  if (!entity || !currency || !period) notFound()
  const cell = { entity, currency, period }
  const kept = { entity: query['entity'], period: query['period'] }
  const view = await readRevenueLines(ctx, { ...cell, after })
  if (!view) notFound()
  return (
    <>
      <PageHead
        title={t('revenue.lines.title')}
        beside={<span>{`${entity} · ${currency} · ${period}`}</span>}
        lede={t('revenue.lines.lede')}
        crumbs={[
          { label: t('control.title'), href: addressOf('/control', kept) },
          { label: t('revenue.title'), href: addressOf('/control/revenue', kept) },
        ]}
        actions={
          <a className="btn" href={addressOf('/api/v1/revenue/lines', cell)} download>
            <Download aria-hidden />
            {t('control.cell.export')}
          </a>
        }
      />
      {view.lines.length === 0 ? (
        <Notice kind="empty" title={t('revenue.lines.none.title')}>
          {t('revenue.lines.none.body')}
        </Notice>
      ) : (
        lineTable(ctx, view, kept)
      )}
      <Pager
        summary={t('revenue.lines.page', { count: view.lines.length })}
        first={after ? revenueLinesHref(cell, kept) : null}
        previous={null}
        next={view.next ? revenueLinesHref(cell, { ...kept, after: view.next }) : null}
      />
    </>
  )
}
