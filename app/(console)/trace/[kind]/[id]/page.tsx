import { notFound } from 'next/navigation'
import { LineageGraph } from '#components/lineage-graph'
import { PageHead } from '#components/page-head'
import { Segmented } from '#components/segmented'
import { Badge } from '#components/state'
import { HopTable } from '#components/trace/hop-table'
import { ProofTable } from '#components/trace/proof-table'
import { authorise } from '#server/auth/authorise'
import { findSeeds } from '#server/lineage/find-seed'
import { readTrace } from '#server/lineage/read-trace'
import { directionFrom, isTraceKind } from '#server/lineage/trace-address'
import { traceView } from '#server/lineage/trace-view'
import { addressOf, firstValues, type SearchParams } from '../../../address.ts'
import { badges, directions, eventsSection, exceptionLinks, heads, proofHeads, seedChoice } from './trace-parts.tsx'

/** Lines drawn one by one; a screen shows the rest as one counted heap. */
const LINES_MAX = 9

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
  const direction = directionFrom(query['dir'])
  const seeds = isTraceKind(kind) ? await findSeeds(ctx, decodeURIComponent(id)) : []
  const seed = seeds[Number(query['n'] ?? 0)] ?? seeds[0]
  if (!seed) notFound()
  const here = `/trace/${kind}/${id}`
  const trace = await readTrace(ctx, seed, { direction, linesMax: LINES_MAX })
  if (trace.nodes.length === 0) notFound()
  const view = traceView(
    ctx,
    trace,
    (lineId) => `${addressOf(here, { dir: query['dir'], n: query['n'], events: lineId })}#events`,
  )
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
      <div className="border-y border-line bg-surface-1">
        <LineageGraph label={t('trace.graph')} columns={view.columns} nodes={view.nodes} edges={view.edges} />
      </div>
      <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
        {exceptionLinks(ctx, trace.exceptions)}
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
        {query['events']
          ? await eventsSection(ctx, { lineId: query['events'], after: query['after'], here, query })
          : null}
      </div>
    </>
  )
}
