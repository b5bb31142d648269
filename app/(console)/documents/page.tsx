import type { Metadata } from 'next'
import { Suspense } from 'react'
import { DocumentSkeleton, DocumentTable } from '#components/documents/document-table'
import { PageHead } from '#components/page-head'
import { Tabs } from '#components/tabs'
import { authorise } from '#server/auth/authorise'
import type { WebCtx } from '#server/auth/web-ctx'
import { documentKindFrom } from '#server/documents/document-kind'
import { readDocuments } from '#server/documents/read-documents'
import { searchDocuments } from '#server/documents/search-documents'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { firstValues, type SearchParams } from '../address.ts'
import { heads, nothing, pager, search, summary, tabs } from './list-parts.tsx'

type Query = Readonly<Record<string, string | undefined>>

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('documents.title') }
}

export default async function DocumentsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('documents.read')
  const query = await firstValues(searchParams)
  const { t } = ctx
  return (
    <>
      <PageHead title={t('documents.title')} lede={t('documents.lede')} actions={search(ctx, query)} />
      <Suspense
        key={JSON.stringify(query)}
        fallback={<DocumentSkeleton heads={heads(ctx)} label={t('documents.title')} />}
      >
        <Documents ctx={ctx} query={query} />
      </Suspense>
    </>
  )
}

async function Documents({ ctx, query }: { ctx: WebCtx; query: Query }) {
  const { t } = ctx
  const kind = documentKindFrom(query['kind'])
  const text = query['q']?.trim()
  const found = text ? await searchDocuments(ctx, { text, entity: query['entity'] }) : null
  const page = found ? null : await readDocuments(ctx, { kind: kind ?? 'invoice', ...pickPlace(query) })
  const rows = found ? found.rows.filter((row) => !kind || row.kind === kind) : (page?.rows ?? [])
  return (
    <>
      <Tabs
        label={t('documents.kinds.label')}
        tabs={tabs(ctx, query, found)}
        end={found && text ? summary(ctx, found, text) : undefined}
      />
      {rows.length === 0 ? (
        nothing(ctx, query)
      ) : (
        <div className="min-h-0 flex-1 overflow-auto [--edge:var(--gutter)]">
          <DocumentTable caption={t('documents.title')} heads={heads(ctx)} lines={rows} />
        </div>
      )}
      {page && rows.length > 0 ? pager(ctx, page, query) : null}
    </>
  )
}

function pickPlace(query: Query) {
  return { entity: query['entity'], period: query['period'], after: query['after'], before: query['before'] }
}
