import type { Metadata } from 'next'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { LiveNote } from '#components/runs/live-note'
import { RequestRun } from '#components/runs/request-run'
import { RunTable } from '#components/runs/run-table'
import { authorise } from '#server/auth/authorise'
import { abilityFor } from '#server/auth/registry'
import type { WebCtx } from '#server/auth/web-ctx'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readRuns } from '#server/runs/read-runs'
import { addressOf, firstValues, type SearchParams } from '../address.ts'

const heads = [
  'run',
  'asOf',
  'duration',
  'kind',
  'by',
  'documents',
  'matched',
  'open',
  'resolved',
  'hash',
  'state',
] as const

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('runs.title') }
}

export default async function RunsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('runs.read')
  const { t } = ctx
  const page = await readRuns(ctx, { before: (await firstValues(searchParams))['before'] })
  const words = Object.fromEntries(heads.map((head) => [head, t(`runs.columns.${head}`)])) as Record<
    (typeof heads)[number],
    string
  > // made from the same keys
  return (
    <>
      <PageHead title={t('runs.title')} lede={t('runs.lede')} actions={request(ctx)} />
      {page.isRunning ? <LiveNote text={t('runs.running')} /> : null}
      {page.rows.length === 0 ? (
        <Notice kind="empty" title={t('runs.empty.title')}>
          {t('runs.empty.body')}
        </Notice>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
          <RunTable caption={t('runs.title')} heads={words} runs={page.rows} />
        </div>
      )}
      <Pager
        summary={t('runs.page', { count: page.rows.length })}
        first={page.isFirst ? null : '/runs'}
        previous={null}
        next={page.next ? addressOf('/runs', { before: page.next }) : null}
      />
    </>
  )
}

/** The button, where the role may ever use it. */
function request({ t, actor }: WebCtx) {
  if (!abilityFor('runs.request', actor.roles).shown) return undefined
  return <RequestRun label={t('runs.request')} requested={t('runs.requested')} waiting={t('runs.waiting')} />
}
