import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Payload } from '#components/documents/payload'
import { Note } from '#components/notice'
import { PageHead } from '#components/page-head'
import { SectionHead } from '#components/panel'
import { postingTones } from '#components/posting/posting-tones'
import { Timeline } from '#components/posting/timeline'
import { LiveNote } from '#components/runs/live-note'
import { Badge } from '#components/state'
import { authorise } from '#server/auth/authorise'
import { readPosting } from '#server/posting/read-posting'
import { postingAside } from './posting-aside.tsx'

interface PostingPageProps {
  readonly params: Promise<{ postingId: string }>
}

/** Title and page ask for the same posting; it is read once per request. */
const load = cache(async (postingId: string) => {
  const ctx = await authorise('posting.open')
  return { ctx, detail: await readPosting(ctx, postingId) }
})

const moving = ['ready', 'sending', 'posted', 'uncertain']

export async function generateMetadata({ params }: PostingPageProps): Promise<Metadata> {
  const { detail } = await load((await params).postingId)
  return detail ? { title: detail.posting.reference } : {}
}

export default async function PostingPage({ params }: PostingPageProps) {
  const { ctx, detail } = await load((await params).postingId)
  if (!detail) notFound()
  const { t } = ctx
  const { posting } = detail
  return (
    <>
      <PageHead
        title={posting.reference}
        crumbs={[
          { label: t('posting.title'), href: '/posting' },
          { label: posting.planReference, href: posting.planHref },
        ]}
        beside={<Badge tone={postingTones[posting.group]}>{posting.stateWord}</Badge>}
      />
      {moving.includes(detail.state) ? <LiveNote text={t('posting.moving')} /> : null}
      <div className="grid min-w-0 flex-1 border-t border-line lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          {posting.problem ? <Note tone={posting.group === 'rejected' ? 'bad' : 'warn'}>{posting.problem}</Note> : null}
          <section className="min-w-0">
            <SectionHead title={t('posting.detail.timeline')} aside={t('posting.detail.timelineAside')} />
            {detail.moments.length === 0 ? <p className="text-ink-2">{t('posting.detail.nothing')}</p> : null}
            <Timeline
              moments={detail.moments}
              words={{
                exchange: t('posting.detail.exchange'),
                request: t('posting.detail.request'),
                answer: t('posting.detail.answer'),
              }}
            />
          </section>
          <Payload
            title={t('posting.detail.document')}
            aside={t('posting.detail.documentAside', { hash: detail.rowKey.documentSha })}
            text={detail.document}
          />
        </div>
        {postingAside(ctx, detail)}
      </div>
    </>
  )
}
