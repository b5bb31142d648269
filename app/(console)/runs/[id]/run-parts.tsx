import { Ident } from '#components/ident'
import type { LedgerColumn } from '#components/ledger-table'
import { Money } from '#components/money'
import { Pager } from '#components/pager'
import { PlainTable } from '#components/plain-table'
import { StateWord } from '#components/state'
import type { WebCtx } from '#server/auth/web-ctx'
import type { RunDetail } from '#server/runs/read-run'
import { addressOf } from '../../address.ts'

/** What the run opened, by class. */
export function openedTable({ t }: WebCtx, { opened }: RunDetail) {
  return (
    <PlainTable
      title={t('runs.detail.opened')}
      aside={t('runs.detail.openedAside')}
      empty={t('runs.detail.nothingOpened')}
      columns={[
        { key: 'class', header: t('runs.resolvedColumns.class'), phone: 'main' },
        { key: 'opened', header: t('runs.detail.count'), width: '120px', align: 'end', phone: 'amount' },
        { key: 'open', header: t('runs.detail.stillOpen'), width: '120px', align: 'end', phone: 'side' },
      ]}
      rows={opened.map((row) => ({
        id: row.class,
        label: row.class,
        cells: { class: row.class, opened: row.opened, open: row.stillOpen },
      }))}
    />
  )
}

/** What the run resolved without anybody, each with the proof. */
export function resolvedTable({ t }: WebCtx, detail: RunDetail) {
  const rows = detail.resolved.map((row) => ({
    id: row.id,
    label: row.reference,
    href: row.href,
    cells: {
      reference: <Ident value={row.reference} href={row.href} />,
      class: row.class,
      document: (
        <span title={row.customer}>
          <Ident value={row.document} />
        </span>
      ),
      proof: (
        <StateWord tone="matched" title={row.proof}>
          <span className="cut">{row.proof}</span>
        </StateWord>
      ),
      with: row.with ? <Ident value={row.with} most={16} /> : null,
      variance: <Money amount={row.variance} decimals={3} showCode />,
    },
  }))
  const here = `/runs/${detail.run.runId}`
  return (
    <div>
      <PlainTable
        title={t('runs.detail.resolved')}
        aside={t('runs.detail.resolvedAside')}
        empty={t('runs.detail.nothingResolved')}
        columns={resolvedColumns(t)}
        rows={rows}
      />
      {detail.next === null && detail.isFirst ? null : (
        <Pager
          summary={t('runs.detail.resolvedPage', { count: rows.length })}
          first={detail.isFirst ? null : here}
          previous={null}
          next={detail.next ? addressOf(here, { after: detail.next }) : null}
        />
      )}
    </div>
  )
}

function resolvedColumns(t: WebCtx['t']): LedgerColumn[] {
  return [
    { key: 'reference', header: t('runs.resolvedColumns.reference'), width: '122px', phone: 'meta' },
    { key: 'class', header: t('runs.resolvedColumns.class'), width: '98px', phone: 'side' },
    { key: 'document', header: t('runs.resolvedColumns.document'), width: '112px', phone: 'main' },
    { key: 'proof', header: t('runs.resolvedColumns.proof'), phone: 'hide' },
    { key: 'with', header: t('runs.resolvedColumns.with'), width: '122px', phone: 'hide' },
    { key: 'variance', header: t('runs.resolvedColumns.variance'), width: '168px', align: 'end', phone: 'amount' },
  ]
}
