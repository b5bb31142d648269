import type { Metadata } from 'next'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { PostingTable } from '#components/posting/posting-table'
import { LiveNote } from '#components/runs/live-note'
import { Segmented } from '#components/segmented'
import { authorise } from '#server/auth/authorise'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { readLanes } from '#server/posting/read-lanes'
import { readPostings } from '#server/posting/read-postings'
import { addressOf, firstValues, type SearchParams } from '../address.ts'
import { lanesPart } from './lanes-part.tsx'
import { heads, nothing, segments } from './list-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translatorOfReader())('posting.title') }
}

export default async function PostingsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('posting.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const { entity, period, state, plan, before } = query
  const [lanes, page] = await Promise.all([
    readLanes(ctx, { entity }),
    readPostings(ctx, { entity, period, state, plan, before }),
  ])
  const at = (place: Record<string, string>) => addressOf('/posting', { entity, period, state, plan, ...place })
  return (
    <>
      <PageHead title={t('posting.title')} lede={t('posting.lede')} />
      {lanes.isMoving ? <LiveNote text={t('posting.moving')} /> : null}
      {lanesPart(ctx, lanes, query)}
      <div className="flex flex-wrap items-center gap-3 px-(--gutter) pb-2">
        <h2 className="text-form font-semibold">{t('posting.list')}</h2>
        <div className="overflow-x-auto">
          <Segmented label={t('posting.filter')} segments={segments(ctx, query)} />
        </div>
      </div>
      {page.rows.length === 0 ? (
        nothing(ctx, query)
      ) : (
        <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
          <PostingTable caption={t('posting.list')} heads={heads(ctx)} rows={page.rows} />
        </div>
      )}
      <Pager
        summary={t('posting.page', { count: page.rows.length })}
        first={page.isFirst ? null : at({})}
        previous={null}
        next={page.next ? at({ before: page.next }) : null}
      />
    </>
  )
}
