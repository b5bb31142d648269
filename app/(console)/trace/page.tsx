import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SearchForm } from '#components/documents/search-form'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { findSeeds } from '#server/lineage/find-seed'
import { firstValues, type SearchParams } from '../address.ts'

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('trace.titleStart') }
}

/** Where a trace begins: one number leads straight to it. */
export default async function TraceStartPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('trace.start')
  const text = (await firstValues(searchParams))['q']?.trim()
  if (text && (await findSeeds(ctx, text)).length > 0) redirect(`/trace/any/${encodeURIComponent(text)}`)
  const { t } = ctx
  return (
    <>
      <PageHead title={t('trace.titleStart')} lede={t('trace.startLede')} />
      <Notice
        kind={text ? 'lost' : 'empty'}
        title={text ? t('trace.unknown', { text }) : t('trace.startTitle')}
        action={
          <SearchForm
            action="/trace"
            label={t('documents.search.label')}
            button={t('trace.crumb')}
            clear={null}
            text={text ?? ''}
            kept={{}}
          />
        }
      >
        {t('trace.startBody')}
      </Notice>
    </>
  )
}
