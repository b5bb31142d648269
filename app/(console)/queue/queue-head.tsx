import { Download, Layers, ListFilter, Rows3 } from 'lucide-react'
import { LinkButton } from '#components/button'
import { Link } from '#components/link'
import { Money } from '#components/money'
import { PageHead } from '#components/page-head'
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
  const { address } = queue
  return (
    <>
      <PageHead
        title={t('work.queue.title')}
        beside={
          <>
            <span>
              {t(address.view === 'open' ? 'work.queue.openItems' : 'work.queue.items', { count: queue.count })}
            </span>
            <span className="max-sm:hidden">{t('work.queue.convention')}:</span>
            {queue.sums.map((sum) => (
              <span key={sum.currency} className="max-sm:hidden">
                <Money amount={sum.variance} showCode inline />
              </span>
            ))}
          </>
        }
        actions={
          <>
            <LinkButton
              size="small"
              href={`/queue${queueQuery(address, { rail: hasRail(address) ? 'off' : 'on', from: address.from })}`}
              icon={<ListFilter aria-hidden />}
              title={t(hasRail(address) ? 'work.queue.hideFilters' : 'work.queue.showFilters')}
              scroll={false}
            >
              {t('work.queue.filters')}
            </LinkButton>
            <div className="seg max-sm:hidden">
              <Link
                href={`/queue${queueQuery(address, { by: 'case' })}`}
                aria-current={address.by === 'case' ? 'true' : undefined}
              >
                <Layers aria-hidden size={14} />
                {t('work.queue.grouped')}
              </Link>
              <Link
                href={`/queue${queueQuery(address, { by: 'document', expanded: [] })}`}
                aria-current={address.by === 'document' ? 'true' : undefined}
              >
                <Rows3 aria-hidden size={14} />
                {t('work.queue.flat')}
              </Link>
            </div>
            <a
              className="btn is-small max-sm:hidden"
              href={exportHref(address, 'csv')}
              title={t('work.queue.exportTitle')}
              download
            >
              <Download aria-hidden />
              {t('work.queue.export', { count: queue.count })}
            </a>
            <a className="btn is-small is-quiet max-md:hidden" href={exportHref(address, 'jsonl')} download>
              JSONL
            </a>
          </>
        }
      />
      <nav className="page-tabs" aria-label={t('work.queue.tabs')}>
        {queue.tabs.map((tab) => (
          <Link key={tab.view} href={tab.href} aria-current={tab.view === address.view ? 'page' : undefined}>
            {tab.word}
            <span className="num text-meta font-normal text-ink-2">{tab.count}</span>
          </Link>
        ))}
      </nav>
    </>
  )
}

function exportHref(address: QueueView['address'], format: 'csv' | 'jsonl'): string {
  const query = queueQuery({ ...address, expanded: [] })
  return `/api/v1/queue${query}${query === '' ? '?' : '&'}format=${format}`
}
