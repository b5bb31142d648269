import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Instant } from '#components/moment'
import { Pager } from '#components/pager'
import { FactList, SectionHead } from '#components/panel'
import { PlainTable } from '#components/plain-table'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { ImportDetail } from '#server/imports/read-import-detail'
import { addressOf } from '../../address.ts'

/** Wide enough for the head and for millions of rows. */
const widths = {
  received: '74px',
  new: '70px',
  changed: '70px',
  unchanged: '84px',
  duplicate: '80px',
  conflict: '68px',
  rejected: '72px',
} as const

const buckets = ['received', 'new', 'changed', 'unchanged', 'duplicate', 'conflict', 'rejected'] as const

/** Every feed with the bucket of each of its rows, and whether they add up. */
export function feedTable({ t }: WebCtx, { feeds, attempt }: ImportDetail) {
  const columns: LedgerColumn[] = [
    { key: 'feed', header: t('imports.detail.feed'), phone: 'main' },
    { key: 'declared', header: t('imports.detail.declared'), width: '74px', align: 'end', phone: 'hide' },
    ...buckets.map((bucket) => ({
      key: bucket,
      header: t(`imports.columns.${bucket}`),
      width: widths[bucket],
      align: 'end' as const,
      phone: bucket === 'received' ? ('amount' as const) : ('hide' as const),
    })),
    { key: 'check', header: t('imports.detail.check'), width: '112px', phone: 'side' },
  ]
  const rows = feeds.map((feed) => ({
    id: feed.feed,
    label: feed.feed,
    cells: {
      ...Object.fromEntries(buckets.map((bucket) => [bucket, feed[bucket]])),
      feed: (
        <span title={`${feed.file} ${feed.sha256}`}>
          {feed.feed}
          {feed.absentKeys === '0' ? null : (
            <span className="block text-micro text-ink-2">
              {t('imports.detail.absent', { count: feed.absentKeys })}
            </span>
          )}
        </span>
      ),
      declared: feed.rowsDeclared,
      check: (
        <StateWord tone={feed.addsUp ? 'matched' : 'critical'}>
          {t(feed.addsUp ? 'imports.detail.addsUp' : 'imports.detail.doesNotAddUp')}
        </StateWord>
      ),
    },
  }))
  const footer = attempt.counts ? { feed: t('imports.detail.sum'), ...attempt.counts } : undefined
  return (
    <PlainTable
      title={t('imports.detail.feeds')}
      aside={t('imports.detail.feedsAside')}
      columns={columns}
      rows={rows}
      {...(footer ? { footer } : {})}
    />
  )
}

/** What the manifest declares against what was read. */
export function totalTable({ t }: WebCtx, { totals }: ImportDetail) {
  return (
    <PlainTable
      title={t('imports.detail.totals')}
      aside={t('imports.detail.totalsAside')}
      columns={[
        { key: 'feed', header: t('imports.detail.feed'), width: '160px', phone: 'meta' },
        { key: 'key', header: t('imports.detail.key'), phone: 'main' },
        { key: 'declared', header: t('imports.detail.declaredTotal'), width: '190px', align: 'end', phone: 'hide' },
        { key: 'read', header: t('imports.detail.readTotal'), width: '190px', align: 'end', phone: 'amount' },
        { key: 'check', header: t('imports.detail.check'), width: '138px', phone: 'side' },
      ]}
      rows={totals.map((total) => ({
        id: `${total.feed} ${total.key}`,
        label: `${total.feed} ${total.key}`,
        cells: {
          feed: total.feed,
          key: total.key,
          declared: total.declared,
          read: total.read,
          check: (
            <StateWord tone={total.equal ? 'matched' : 'critical'}>
              {t(total.equal ? 'imports.detail.equal' : 'imports.detail.differs')}
            </StateWord>
          ),
        },
      }))}
    />
  )
}

/** Rows that were not taken: where, why, and what to do. */
export function rejectTable({ t }: WebCtx, detail: ImportDetail) {
  const columns: LedgerColumn[] = [
    { key: 'file', header: t('imports.detail.file'), width: '160px', phone: 'meta' },
    { key: 'row', header: t('imports.detail.row'), width: '76px', align: 'end', phone: 'amount' },
    { key: 'bucket', header: t('imports.detail.bucket'), width: '110px', phone: 'side' },
    { key: 'key', header: t('imports.detail.keyColumn'), width: '150px', phone: 'hide' },
    { key: 'field', header: t('imports.detail.field'), width: '110px', phone: 'hide' },
    { key: 'reason', header: t('imports.detail.reason'), phone: 'main' },
  ]
  const rows = detail.rejects.map((row) => ({
    id: `${row.feed} ${row.row} ${row.reason}`,
    label: `${row.file} ${row.row}`,
    cells: {
      file: row.file,
      row: row.row,
      bucket: (
        <StateWord tone={row.bucket === 'duplicate' ? 'duplicate' : 'warning'}>
          {t(`states.bucket.${row.bucket}`)}
        </StateWord>
      ),
      key: row.key ? <Ident value={row.key} most={18} /> : null,
      field: row.field ?? '',
      reason: (
        <span className="block py-1 leading-5 whitespace-normal" title={row.payload ?? ''}>
          {row.reason} <span className="text-ink-2">{row.remedy}</span>
        </span>
      ),
    },
  }))
  const here = `/imports/${detail.attempt.id}`
  return (
    <div>
      <PlainTable
        title={t('imports.detail.rejects')}
        aside={t('imports.detail.rejectsAside')}
        empty={t('imports.detail.noRejects')}
        columns={columns}
        rows={rows}
      />
      {detail.next === null && detail.isFirst ? null : (
        <Pager
          summary={t('imports.detail.rejectsPage', { count: rows.length })}
          first={detail.isFirst ? null : here}
          previous={null}
          next={detail.next ? addressOf(here, { after: detail.next }) : null}
        />
      )}
    </div>
  )
}

/** When, from where and by whom. */
export function importAside({ t }: WebCtx, { attempt }: ImportDetail) {
  const facts = [
    { term: t('imports.columns.asOf'), detail: attempt.asOf ? <Instant {...attempt.asOf} /> : '' },
    { term: t('imports.columns.started'), detail: <Instant {...attempt.started} /> },
    { term: t('imports.detail.finished'), detail: attempt.finished ? <Instant {...attempt.finished} /> : '' },
    { term: t('imports.columns.world'), detail: attempt.world },
    { term: t('imports.columns.by'), detail: attempt.by },
    { term: t('imports.detail.folder'), detail: <Ident value={attempt.folder} most={22} copyable /> },
  ]
  return (
    <aside className="flex min-w-0 flex-col gap-5 border-line bg-surface-1 px-(--gutter) py-4 max-lg:row-start-1 max-lg:border-b lg:border-l">
      <section>
        <SectionHead title={t('imports.detail.facts')} />
        <FactList facts={facts} />
      </section>
    </aside>
  )
}
