import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { attemptTones } from '#components/imports/attempt-table'
import { Note } from '#components/notice'
import { PageHead } from '#components/page-head'
import { LiveNote } from '#components/runs/live-note'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readImportDetail } from '#server/imports/read-import-detail'
import { firstValues, type SearchParams } from '../../address.ts'
import { feedTable, importAside, rejectTable, totalTable } from './import-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('imports.title') }
}

export default async function ImportPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: SearchParams
}) {
  const ctx = await authorise('imports.open')
  const detail = await readImportDetail(ctx, {
    attemptId: (await params).id,
    after: (await firstValues(searchParams))['after'],
  })
  if (!detail) notFound()
  const { t } = ctx
  const { attempt } = detail
  return (
    <>
      <PageHead
        title={t('imports.detail.title', { at: `${attempt.started.text} ${attempt.started.zone}` })}
        crumbs={[{ label: t('imports.title'), href: '/imports' }]}
        beside={<Badge tone={attemptTones[attempt.state]}>{attempt.stateWord}</Badge>}
      />
      {attempt.state === 'running' ? <LiveNote text={attempt.stateWord} /> : null}
      <div className="grid min-w-0 flex-1 border-t border-line lg:grid-cols-[minmax(0,1fr)_300px]">
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          {attempt.problem ? <Note tone="bad">{attempt.problem}</Note> : null}
          {feedTable(ctx, detail)}
          {rejectTable(ctx, detail)}
          {totalTable(ctx, detail)}
        </div>
        {importAside(ctx, detail)}
      </div>
    </>
  )
}
