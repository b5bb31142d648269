import type { LedgerColumn } from '#components/ledger-table'
import { Link } from '#components/link'
import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { BucketLine } from '#server/control/bucket-lines'
import type { FeedLine, UsageLine } from '#server/control/read-control-totals'
import { en } from '#server/i18n/catalogue'
import { addressOf } from '../address.ts'

const feedBuckets = ['new', 'changed', 'unchanged', 'duplicate', 'conflict', 'rejected'] as const

function bucketWord({ t }: WebCtx, bucket: string): string {
  return isBucket(bucket) ? t(`control.buckets.${bucket}`) : bucket
}

function isBucket(word: string): word is keyof typeof en.control.buckets {
  return Object.hasOwn(en.control.buckets, word)
}

function verdict({ t }: WebCtx, holds: boolean) {
  return (
    <StateWord tone={holds ? 'matched' : 'critical'}>
      {t(holds ? 'imports.detail.addsUp' : 'imports.detail.doesNotAddUp')}
    </StateWord>
  )
}

/** Documents of one side, by entity, currency and month, in their buckets. */
export function bucketTable(
  ctx: WebCtx,
  wish: { title: string; lines: readonly BucketLine[]; kind: 'invoice' | 'erp' },
) {
  const { t } = ctx
  const columns: LedgerColumn[] = [
    { key: 'bucket', header: t('control.columns.bucket'), phone: 'main' },
    { key: 'documents', header: t('control.columns.documents'), width: '120px', align: 'end', phone: 'meta' },
    { key: 'amount', header: t('control.columns.amount'), width: '190px', align: 'end', phone: 'amount' },
    { key: 'check', header: t('imports.detail.check'), width: '150px', phone: 'side' },
  ]
  const rows = wish.lines.flatMap((line) => {
    const place = `${line.entity} ${line.period} ${line.currency}`
    const own = line.buckets.map((bucket, at) => ({
      id: `${place} ${bucket.bucket}`,
      label: bucket.bucket,
      ...(at === 0 ? { band: place } : {}),
      cells: {
        bucket: bucketWord(ctx, bucket.bucket),
        documents: bucket.documents,
        amount: <Money amount={bucket.amount} decimals={3} />,
        check: null,
      },
    }))
    const all = (
      <Link
        className="link"
        href={addressOf('/documents', { kind: wish.kind, entity: line.entity, period: line.period })}
      >
        {t('control.total')}
      </Link>
    )
    const total = {
      id: place,
      label: place,
      ...(own.length === 0 ? { band: place } : {}),
      cells: {
        bucket: <b>{all}</b>,
        documents: <b>{line.documents}</b>,
        amount: <Money amount={line.amount} decimals={3} strong />,
        check: verdict(ctx, line.holds),
      },
    }
    return [...own, total]
  })
  return <PlainTable title={wish.title} aside={t('control.bucketsAside')} columns={columns} rows={rows} />
}

/** The feeds of the current drop with the bucket of every row. */
export function feedTable(ctx: WebCtx, feeds: readonly FeedLine[]) {
  const { t } = ctx
  const columns: LedgerColumn[] = [
    { key: 'feed', header: t('control.columns.feed'), phone: 'main' },
    { key: 'declared', header: t('imports.detail.declared'), width: '90px', align: 'end', phone: 'hide' },
    { key: 'received', header: t('imports.columns.received'), width: '90px', align: 'end', phone: 'amount' },
    ...feedBuckets.map((bucket) => ({
      key: bucket,
      header: t(`imports.columns.${bucket}`),
      width: '90px',
      align: 'end' as const,
      phone: 'hide' as const,
    })),
    { key: 'check', header: t('imports.detail.check'), width: '150px', phone: 'side' },
  ]
  const rows = feeds.map((feed) => ({
    id: feed.feed,
    label: feed.feed,
    cells: {
      ...feed.buckets,
      feed: feed.feed,
      declared: feed.declared,
      received: feed.received,
      check: verdict(ctx, feed.holds),
    },
  }))
  return <PlainTable title={t('control.feeds')} aside={t('imports.detail.feedsAside')} columns={columns} rows={rows} />
}

/** Usage events by metric and month, in their buckets. */
export function usageTable(ctx: WebCtx, lines: readonly UsageLine[]) {
  const { t } = ctx
  const columns: LedgerColumn[] = [
    { key: 'metric', header: t('control.columns.metric'), phone: 'main' },
    { key: 'period', header: t('control.columns.period'), width: '120px', phone: 'meta' },
    { key: 'bucket', header: t('control.columns.bucket'), width: '160px', phone: 'side' },
    { key: 'events', header: t('control.columns.events'), width: '120px', align: 'end', phone: 'hide' },
    { key: 'quantity', header: t('control.columns.quantity'), width: '180px', align: 'end', phone: 'amount' },
  ]
  const rows = lines.map((line) => ({
    id: `${line.metric} ${line.period} ${line.bucket}`,
    label: `${line.metric ?? ''} ${line.period ?? ''}`,
    cells: {
      metric: line.metric ?? t('control.total'),
      period: line.period ?? '',
      bucket: bucketWord(ctx, line.bucket),
      events: line.events,
      quantity: line.quantity ?? '',
    },
  }))
  return <PlainTable title={t('control.usage')} aside={t('control.usageAside')} columns={columns} rows={rows} />
}
