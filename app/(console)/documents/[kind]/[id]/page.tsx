import { Waypoints } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LinkButton } from '#components/button'
import { DetailTable } from '#components/documents/detail-table'
import { Payload } from '#components/documents/payload'
import { Value } from '#components/documents/value'
import { PageHead } from '#components/page-head'
import { FactList, SectionHead } from '#components/panel'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import type { WebCtx } from '#server/auth/web-ctx'
import { documentKindFrom, traceHref } from '#server/documents/document-kind'
import { type DocumentDetail, readDocument } from '#server/documents/read-document'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { plainId } from '../../../address.ts'
import { exceptionsPanel, matchPanel, versionsPanel } from './side-parts.tsx'

export async function generateMetadata({
  params,
}: {
  params: Promise<{ kind: string; id: string }>
}): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: `${plainId((await params).id)} · ${t('documents.title')}` }
}

export default async function DocumentPage({ params }: { params: Promise<{ kind: string; id: string }> }) {
  const ctx = await authorise('documents.open')
  const wish = await params
  const kind = documentKindFrom(wish.kind)
  const sourceId = plainId(wish.id)
  const document = kind && (await readDocument(ctx, { kind, sourceId }))
  if (!document || !kind) notFound()
  const { t } = ctx
  return (
    <>
      <PageHead
        title={`${document.word} ${document.title}`}
        crumbs={[
          { label: t('documents.title'), href: '/documents' },
          { label: t(`documents.kinds.${kind}`), href: `/documents?kind=${kind}` },
        ]}
        beside={document.state ? <Badge tone={document.state.tone}>{document.state.word}</Badge> : undefined}
        actions={
          <LinkButton href={traceHref(kind, sourceId)} icon={<Waypoints aria-hidden />}>
            {t('documents.detail.trace')}
          </LinkButton>
        }
      />
      <div className="grid min-w-0 flex-1 border-t border-line lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          {document.tables.map((table) => (
            <DetailTable {...table} key={table.key} />
          ))}
          {payload(ctx, document)}
        </div>
        <aside className="flex min-w-0 flex-col gap-5 border-line bg-surface-1 px-(--gutter) py-4 max-lg:row-start-1 max-lg:border-b lg:border-l">
          <section>
            <SectionHead title={t('documents.detail.header')} />
            <FactList
              facts={document.facts.map(({ term, value }) => ({ term, detail: <Value value={value} inline /> }))}
            />
          </section>
          {matchPanel(ctx, document)}
          {exceptionsPanel(ctx, document)}
          {versionsPanel(ctx, document)}
        </aside>
      </div>
    </>
  )
}

function payload({ t }: WebCtx, { payload: kept }: DocumentDetail) {
  if (!kept) return <p className="text-ink-2">{t('documents.detail.noPayload')}</p>
  const aside = t('documents.detail.payloadAside', { sha: kept.sha, row: kept.row, stream: kept.stream })
  const cut = kept.cut ? t('documents.detail.payloadCut', { shown: kept.text.length, length: kept.length }) : ''
  return <Payload title={t('documents.detail.payload')} aside={cut ? `${aside} · ${cut}` : aside} text={kept.text} />
}
