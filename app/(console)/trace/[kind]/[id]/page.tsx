import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LineageGraph } from '#components/lineage-graph'
import { PageHead } from '#components/page-head'
import { Segmented } from '#components/segmented'
import { Badge } from '#components/state'
import { HopTable } from '#components/trace/hop-table'
import { ProofTable } from '#components/trace/proof-table'
import { SeedInView } from '#components/trace/seed-in-view'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { openTrace } from '#server/lineage/open-trace'
import { addressOf, firstValues, plainId, type SearchParams } from '../../../address.ts'
import { eventsSection } from './events-section.tsx'
import { badges, directions, exceptionLinks, heads, partialNote, proofHeads, seedChoice } from './trace-parts.tsx'

export async function generateMetadata({
  params,
}: {
  params: Promise<{ kind: string; id: string }>
}): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('trace.title', { label: plainId((await params).id) }) }
}

export default async function TracePage({
  params,
  searchParams,
}: {
  params: Promise<{ kind: string; id: string }>
  searchParams: SearchParams
}) {
  const ctx = await authorise('trace.read')
  const { kind, id } = await params
  const query = await firstValues(searchParams)
  const here = `/trace/${kind}/${id}`
  const { n, dir } = query
  const eventsHref = (lineId: string) => `${addressOf(here, { dir, n, events: lineId })}#events`
  const found = await openTrace(ctx, { kind, id: plainId(id), n, dir, eventsHref })
  if (!found) notFound()
  const { seeds, seed, exceptions, view } = found
  const { t } = ctx
  return (
    <>
      <PageHead
        title={t('trace.title', { label: seed.label })}
        crumbs={[{ label: t('trace.crumb'), href: '/trace' }]}
        beside={<Badge {...badges(ctx, view)} />}
        actions={<Segmented label={t('trace.direction')} segments={directions(ctx, here, query)} />}
      />
      {seeds.length > 1 ? seedChoice(ctx, seeds, { here, chosen: seed }) : null}
      <SeedInView>
        <LineageGraph label={t('trace.graph')} columns={view.columns} nodes={view.nodes} edges={view.edges} />
      </SeedInView>
      <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
        {partialNote(ctx, seed)}
        {exceptionLinks(ctx, exceptions)}
        <ProofTable
          title={t('trace.proof')}
          aside={t('trace.proofAside')}
          heads={proofHeads(ctx)}
          lines={view.checks}
        />
        <HopTable
          title={t('trace.table')}
          aside={t('trace.tableAside', { count: view.hops.length })}
          heads={heads(ctx)}
          hops={view.hops}
        />
        {query['events'] ? await eventsSection(ctx, { lineId: query['events'], here, query }) : null}
      </div>
    </>
  )
}
