import type { Metadata } from 'next'
import { Notice } from '#components/notice'
import { Tile } from '#components/overview/tile'
import { WaitingList } from '#components/overview/waiting-list'
import { PageHead } from '#components/page-head'
import { SectionHead } from '#components/panel'
import { authorise } from '#server/auth/authorise'
import type { WebCtx } from '#server/auth/web-ctx'
import { scopeTitle } from '#server/exceptions/queue-title'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { type OverviewView, readOverview } from '#server/overview/read-overview'
import { firstValues, type SearchParams } from '../address.ts'
import { BridgePart } from './bridge-part.tsx'
import { AgesPart, ClassesPart, RatesPart } from './chart-parts.tsx'
import { EntitiesPart } from './entities-part.tsx'

interface OverviewPageProps {
  readonly searchParams: SearchParams
}

export async function generateMetadata({ searchParams }: OverviewPageProps): Promise<Metadata> {
  const t = await translatorOfReader()
  const { period, entity } = await firstValues(searchParams)
  return { title: scopeTitle(t('overview.title'), { period: period ? [period] : [], entity: entity ? [entity] : [] }) }
}

export default async function OverviewPage({ searchParams }: OverviewPageProps) {
  const ctx = await authorise('overview.read')
  const { entity, period, book } = await firstValues(searchParams)
  const view = await readOverview(ctx, { entity, period, book })
  const { t } = ctx
  return (
    <>
      <PageHead title={t('overview.title')} beside={headWords(ctx, view)} />
      {view.tiles.length === 0 ? (
        <Notice kind="empty" title={t('work.empty.neverTitle')}>
          {t('work.empty.neverBody')}
        </Notice>
      ) : (
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_332px]">
          <div className="col-span-full grid border-y border-line md:grid-cols-6 max-md:grid-cols-2">
            {view.tiles.map(({ key, ...tile }) => (
              <Tile key={key} {...tile} />
            ))}
          </div>
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6 px-(--gutter) py-4">
            <BridgePart ctx={ctx} view={view} period={period} />
            <EntitiesPart ctx={ctx} view={view} />
            <ClassesPart ctx={ctx} view={view} />
          </div>
          <aside className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6 border-line px-(--gutter) py-4 lg:border-l lg:px-5">
            {view.waiting ? (
              <section>
                <SectionHead title={t('overview.waiting.title')} />
                {view.waiting.length === 0 ? <p>{t('overview.waiting.nothing')}</p> : null}
                <WaitingList
                  label={t('overview.waiting.title')}
                  waiting={view.waiting.map((one) =>
                    one.kind === 'list' ? one : { ...one, severityWord: t(`states.severity.${one.severity}`) },
                  )}
                />
              </section>
            ) : null}
            <AgesPart ctx={ctx} view={view} />
            <RatesPart ctx={ctx} view={view} />
          </aside>
        </div>
      )}
    </>
  )
}

/** As of when things are shown, and when they were last judged. */
function headWords({ t }: WebCtx, { asOf, lastRun }: OverviewView): string {
  if (!asOf) return t('overview.neverRun')
  const aside = t('overview.aside', { asOf: `${asOf.text} ${asOf.zone}` })
  if (!lastRun) return aside
  return `${aside} ${t('overview.lastRun', { at: `${lastRun.at.text} ${lastRun.at.zone}`, documents: lastRun.documents })}`
}
