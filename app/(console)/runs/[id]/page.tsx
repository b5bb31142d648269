import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Note } from '#components/notice'
import { PageHead } from '#components/page-head'
import { LiveNote } from '#components/runs/live-note'
import { runTones } from '#components/runs/run-table'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readRun } from '#server/runs/read-run'
import { firstValues, type SearchParams } from '../../address.ts'
import { runAside } from './run-aside.tsx'
import { openedTable, resolvedTable } from './run-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('runs.title') }
}

export default async function RunPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>
  searchParams: SearchParams
}) {
  const ctx = await authorise('runs.open')
  const detail = await readRun(ctx, { runId: (await params).id, after: (await firstValues(searchParams))['after'] })
  if (!detail) notFound()
  const { t } = ctx
  const { run } = detail
  return (
    <>
      <PageHead
        title={t('runs.detail.title', { at: `${run.started.text} ${run.started.zone}` })}
        crumbs={[{ label: t('runs.title'), href: '/runs' }]}
        beside={<Badge tone={runTones[run.state]}>{run.stateWord}</Badge>}
      />
      {run.state === 'running' ? <LiveNote text={t('runs.running')} /> : null}
      <div className="grid min-w-0 flex-1 border-t border-line lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          {run.problem ? <Note tone="bad">{run.problem}</Note> : null}
          {resolvedTable(ctx, detail)}
          {openedTable(ctx, detail)}
        </div>
        {runAside(ctx, detail)}
      </div>
    </>
  )
}
