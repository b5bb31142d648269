import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageHead } from '#components/page-head'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readSchedules } from '#server/revenue/schedule-view'
import { addressOf, firstValues, plainId, type SearchParams } from '../../../../address.ts'
import { ScheduleTable } from '../../schedule-table.tsx'
import { ScheduleFacts } from './schedule-facts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('revenue.schedule.title') }
}

/** One billing line, month by month: what is earned, the journal it belongs in and the journal that has it. */
export default async function SchedulePage({
  params,
  searchParams,
}: {
  params: Promise<{ lineId: string }>
  searchParams: SearchParams
}) {
  const ctx = await authorise('revenue-lines.open')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const kept = { entity: query['entity'], period: query['period'] }
  const [schedule] = await readSchedules(ctx, { lineId: plainId((await params).lineId) })
  if (!schedule) notFound()
  return (
    <>
      <PageHead
        title={t('revenue.schedule.title')}
        beside={<span>{`${schedule.entity} · ${schedule.currency}`}</span>}
        lede={t('revenue.schedule.lede', { line: schedule.lineId, number: schedule.number })}
        crumbs={[
          { label: t('control.title'), href: addressOf('/control', kept) },
          { label: t('revenue.title'), href: addressOf('/control/revenue', kept) },
        ]}
      />
      <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
        <ScheduleFacts ctx={ctx} schedule={schedule} />
        <ScheduleTable ctx={ctx} schedule={schedule} title={t('revenue.schedule.months')} />
      </div>
    </>
  )
}
