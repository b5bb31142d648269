import type { Metadata } from 'next'
import { type LedgerColumn, LedgerTable } from '#components/ledger-table'
import { Link } from '#components/link'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Pager } from '#components/pager'
import { Tabs } from '#components/tabs'
import { authorise } from '#server/auth/authorise'
import type { WebCtx } from '#server/auth/web-ctx'
import { readSourceFindings, type SourceFindingsView } from '#server/control/read-source-findings'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { addressOf, firstValues, type SearchParams } from '../../address.ts'
import { controlTabs } from '../control-tabs.ts'

type Query = Readonly<Record<string, string | undefined>>

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('control.sources.title') }
}

/** What the sources state that cannot be true, on the object that states it. */
export default async function SourceFindingsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('source-findings.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const kept = { entity: query['entity'], period: query['period'] }
  const view = await readSourceFindings(ctx, { entity: kept.entity, code: query['code'], after: query['after'] })
  return (
    <>
      <PageHead title={t('control.sources.title')} lede={t('control.sources.lede')} />
      <Tabs label={t('control.views.label')} tabs={controlTabs(ctx, 'findings', kept)} />
      {view.codes.length === 0 ? (
        <Notice kind="empty" title={t('control.sources.none.title')}>
          {t('control.sources.none.body')}
        </Notice>
      ) : (
        <>
          {codes(ctx, view, query)}
          {table(ctx, view)}
        </>
      )}
      <Pager
        summary={t('control.sources.page', { count: view.lines.length })}
        first={query['after'] ? addressOf('/control/findings', { ...kept, code: query['code'] }) : null}
        previous={null}
        next={view.next ? addressOf('/control/findings', { ...kept, code: query['code'], after: view.next }) : null}
      />
    </>
  )
}

/** One address per kind of finding, and one for all. */
function codes({ t }: WebCtx, view: SourceFindingsView, query: Query) {
  const kept = { entity: query['entity'], period: query['period'] }
  const all = { code: undefined, title: t('control.sources.allCodes'), count: '' }
  return (
    <nav aria-label={t('control.sources.code')} className="flex flex-wrap gap-x-4 gap-y-1 px-(--gutter) py-2.5">
      {[all, ...view.codes].map(({ code, title, count }) => (
        <Link
          key={title}
          className={code === query['code'] ? 'font-semibold' : 'link'}
          href={addressOf('/control/findings', { ...kept, code })}
          {...(code === query['code'] ? { 'aria-current': 'true' as const } : {})}
        >
          {[title, count].join(' ').trim()}
        </Link>
      ))}
    </nav>
  )
}

function table({ t }: WebCtx, view: SourceFindingsView) {
  const columns: LedgerColumn[] = [
    { key: 'object', header: t('control.sources.object'), width: '240px', phone: 'main' },
    { key: 'entity', header: t('control.sources.entity'), width: '90px', phone: 'side' },
    { key: 'what', header: t('control.sources.what'), phone: 'meta' },
    { key: 'remedy', header: t('control.sources.remedy'), width: '320px', phone: 'hide' },
  ]
  const rows = view.lines.map((line) => ({
    id: line.key,
    label: line.object,
    ...(line.href ? { href: line.href } : {}),
    cells: {
      object: (
        <>
          <span className="text-ink-2">{line.kind} </span>
          {line.href ? (
            <Link className="link" href={line.href}>
              {line.object}
            </Link>
          ) : (
            line.object
          )}
        </>
      ),
      entity: line.entity,
      what: (
        <span className="whitespace-normal">
          <b>{line.title}.</b> {line.sentence}
        </span>
      ),
      remedy: <span className="whitespace-normal">{line.remedy}</span>,
    },
  }))
  return (
    <div className="min-h-0 flex-1 overflow-auto border-t border-line [--edge:var(--gutter)]">
      <LedgerTable caption={t('control.sources.title')} columns={columns} rows={rows} folding keyboard />
    </div>
  )
}
