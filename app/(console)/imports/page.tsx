import type { Metadata } from 'next'
import { AttemptTable } from '#components/imports/attempt-table'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { LiveNote } from '#components/runs/live-note'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readImportPage } from '#server/imports/read-import-page'
import { addressOf, firstValues, type SearchParams } from '../address.ts'
import { attemptHeads } from './import-heads.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('imports.title') }
}

export default async function ImportsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('imports.read')
  const { t } = ctx
  const page = await readImportPage(ctx, { before: (await firstValues(searchParams))['before'] })
  return (
    <>
      <PageHead title={t('imports.title')} lede={t('imports.lede')} />
      {page.running ? <LiveNote text={page.running} /> : null}
      {page.rows.length === 0 ? (
        <Notice kind="empty" title={t('imports.empty.title')}>
          {t('imports.empty.body')}
        </Notice>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
          <AttemptTable caption={t('imports.title')} heads={attemptHeads(t)} attempts={page.rows} />
        </div>
      )}
      <Pager
        summary={t('imports.page', { count: page.rows.length })}
        first={page.isFirst ? null : '/imports'}
        previous={null}
        next={page.next ? addressOf('/imports', { before: page.next }) : null}
      />
    </>
  )
}
