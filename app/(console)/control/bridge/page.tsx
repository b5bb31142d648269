import type { Metadata } from 'next'
import { ChartFrame } from '#components/chart-frame'
import { Notice } from '#components/notice'
import { PageHead } from '#components/page-head'
import { Segmented } from '#components/segmented'
import { Badge } from '#components/state'
import { Tabs } from '#components/tabs'
import { Waterfall } from '#components/waterfall'
import { authorise } from '#server/auth/authorise'
import type { WebCtx } from '#server/auth/web-ctx'
import { type BridgeChain, type BridgeView, readBridge } from '#server/control/read-bridge'
import { translatorOfReader } from '#server/i18n/translator-of-reader'
import { addressOf, firstValues, type SearchParams } from '../../address.ts'
import { controlTabs } from '../control-tabs.ts'

type Query = Readonly<Record<string, string | undefined>>

export async function generateMetadata(): Promise<Metadata> {
  const t = await translatorOfReader()
  return { title: t('control.bridge.title') }
}

/** From rated usage to the balance of the ledger, for one entity, currency and month. */
export default async function BridgePage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await authorise('bridge.read')
  const { t } = ctx
  const query = await firstValues(searchParams)
  const kept = { entity: query['entity'], period: query['period'] }
  const [of, currency] = (query['book'] ?? '').split(' ')
  const bridge = await readBridge(ctx, {
    entity: query['entity'],
    book: of && currency ? { entity: of, currency } : undefined,
    period: query['month'] ?? query['period'],
  })
  return (
    <>
      <PageHead
        title={t('control.bridge.title')}
        lede={t('control.bridge.lede')}
        beside={
          bridge ? (
            <Badge tone={bridge.residuals === 0 ? 'matched' : 'critical'}>
              {bridge.residuals === 0
                ? t('control.bridge.explained')
                : t('control.bridge.unexplained', { count: bridge.residuals })}
            </Badge>
          ) : undefined
        }
      />
      <Tabs label={t('control.views.label')} tabs={controlTabs(ctx, 'bridge', kept)} />
      {bridge ? (
        <div className="flex min-w-0 flex-col gap-5 px-(--gutter) py-4">
          {choices(ctx, bridge, query)}
          {chain(ctx, bridge, 'document')}
          {chain(ctx, bridge, 'functional')}
        </div>
      ) : (
        <Notice kind="empty" title={t('control.bridge.title')}>
          {t('control.bridge.noBooks')}
        </Notice>
      )}
    </>
  )
}

/** The books and months one may look at. */
function choices({ t }: WebCtx, bridge: BridgeView, query: Query) {
  const kept = { entity: query['entity'], period: query['period'] }
  const own = `${bridge.entity} ${bridge.currency}`
  const books = bridge.books.map((book) => `${book.entity} ${book.currency}`)
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-3 *:max-w-full *:overflow-x-auto">
      <Segmented
        label={t('control.bridge.books')}
        segments={books.map((book) => ({
          label: book,
          href: addressOf('/control/bridge', { ...kept, book, month: bridge.period }),
          current: book === own,
        }))}
      />
      <Segmented
        label={t('control.bridge.months')}
        segments={bridge.months.map((month) => ({
          label: month,
          href: addressOf('/control/bridge', { ...kept, book: own, month }),
          current: month === bridge.period,
        }))}
      />
    </div>
  )
}

/** One half of the bridge, with its figures as a table and a file. */
function chain({ t }: WebCtx, bridge: BridgeView, half: 'document' | 'functional') {
  const { currency, steps }: BridgeChain = bridge[half]
  const title = t(`control.bridge.${half}`, { currency: currency || 'none' })
  const heads = { step: t('control.bridge.step'), documents: t('control.bridge.count'), amount: currency }
  const isEmpty = steps.every((step) => step.amount.sign === 'zero')
  return (
    <ChartFrame
      title={title}
      unit={t('control.bridge.unit', { entity: bridge.entity, period: bridge.period })}
      table={{
        heads: [heads.step, heads.documents, heads.amount],
        rows: isEmpty ? [] : steps.map((step) => [step.label, step.documents, step.amount.full]),
      }}
      fileName={`bridge-${bridge.entity}-${currency}-${bridge.period}.csv`}
      emptyText={t(half === 'document' ? 'control.bridge.empty' : 'control.bridge.noLedger')}
    >
      <Waterfall title={title} heads={heads} steps={steps} />
    </ChartFrame>
  )
}
