import { Download, Layers, ListFilter, Rows3 } from 'lucide-react'
import { LinkButton } from '#components/button'
import { Link } from '#components/link'
import { Money } from '#components/money'
import { PageHead } from '#components/page-head'
import { Segmented } from '#components/segmented'
import type { WebCtx } from '#server/auth/web-ctx'
import { hasRail, queueQuery } from '#server/exceptions/queue-address'
import type { QueueView } from '#server/exceptions/read-queue'

interface QueuePartProps {
  readonly ctx: WebCtx
  readonly queue: QueueView
}

/** Title, sums per currency, how the list is cut, the export, and the tabs. */
export function QueueHead({ ctx, queue }: QueuePartProps) {
  const { t } = ctx
  return (
    <>
      <PageHead
        title={t('work.queue.title')}
        beside={<Sums ctx={ctx} queue={queue} />}
        actions={
          <>
            <Cut ctx={ctx} queue={queue} />
            <Exports ctx={ctx} queue={queue} />
          </>
        }
      />
      <nav className="page-tabs" aria-label={t('work.queue.tabs')}>
        {queue.tabs.map((tab) => (
          <Link key={tab.view} href={tab.href} aria-current={tab.view === queue.address.view ? 'page' : undefined}>
            {tab.word}
            <span className="num text-meta font-normal text-ink-2">{tab.count}</span>
          </Link>
        ))}
        {queue.rejects && (
          <Link href={queue.rejects.href}>
            {t('work.queue.rejects')}
            <span className="num text-meta font-normal text-ink-2">{queue.rejects.count}</span>
          </Link>
        )}
      </nav>
    </>
  )
}

function Sums({ ctx: { t }, queue }: QueuePartProps) {
  const items = queue.address.view === 'open' ? 'work.queue.openItems' : 'work.queue.items'
  return (
    <>
      <span>{t(items, { count: queue.count })}</span>
      <span className="max-sm:hidden">{t('work.queue.convention')}:</span>
      {queue.sums.map((sum) => (
        <span key={sum.currency} className="max-sm:hidden">
          <Money amount={sum.variance} showCode inline />
        </span>
      ))}
    </>
  )
}

/** Filters shown or not, and by cause or by document. */
function Cut({ ctx: { t }, queue: { address } }: QueuePartProps) {
  const isRailOn = hasRail(address)
  const by = (wish: 'case' | 'document') => ({
    href: `/queue${queueQuery(address, { by: wish, expanded: [] })}`,
    current: address.by === wish,
  })
  return (
    <>
      <LinkButton
        size="small"
        href={`/queue${queueQuery(address, { rail: isRailOn ? 'off' : 'on', from: address.from })}`}
        icon={<ListFilter aria-hidden />}
        title={t(isRailOn ? 'work.queue.hideFilters' : 'work.queue.showFilters')}
        scroll={false}
      >
        {t('work.queue.filters')}
      </LinkButton>
      <div className="max-sm:hidden">
        <Segmented
          label={t('work.queue.cut')}
          segments={[
            { ...by('case'), label: t('work.queue.grouped'), icon: <Layers aria-hidden size={14} /> },
            { ...by('document'), label: t('work.queue.flat'), icon: <Rows3 aria-hidden size={14} /> },
          ]}
        />
      </div>
    </>
  )
}

function Exports({ ctx: { t }, queue }: QueuePartProps) {
  const { address, count } = queue
  return (
    <>
      <a
        className="btn is-small max-sm:hidden"
        href={exportHref(address, 'csv')}
        title={t('work.queue.exportTitle')}
        download
      >
        <Download aria-hidden />
        {t('work.queue.export', { count })}
      </a>
      <a className="btn is-small is-quiet max-md:hidden" href={exportHref(address, 'jsonl')} download>
        JSONL
      </a>
    </>
  )
}

function exportHref(address: QueueView['address'], format: 'csv' | 'jsonl'): string {
  const query = queueQuery({ ...address, expanded: [] })
  return `/api/v1/queue${query}${query === '' ? '?' : '&'}format=${format}`
}
