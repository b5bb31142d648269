import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { PlanRows } from '#components/plans/plan-rows'
import type { WebCtx } from '#server/auth/web-ctx'
import type { PlanView } from '#server/corrections/read-plan'

/** Every document with what happens to it. */
export function rowTable({ t }: WebCtx, { items }: PlanView) {
  return (
    <PlanRows
      title={t('plans.items')}
      aside={t('plans.itemsAside')}
      heads={{
        reference: t('plans.item.reference'),
        for: t('plans.item.for'),
        exception: t('plans.item.exception'),
        date: t('plans.item.date'),
        amount: t('plans.item.amount'),
        outcome: t('plans.item.outcome'),
      }}
      items={items.map((item) => ({ ...item, periodNote: periodNote({ t }, item) }))}
    />
  )
}

/** Said where the date is not the one it would have had, or the period is not open for everybody. */
function periodNote({ t }: Pick<WebCtx, 't'>, item: PlanView['items'][number]): string | null {
  if (item.isPriorPeriod) return t('plans.priorPeriod')
  return item.isSoftClosed ? t('plans.softClosed') : null
}

/** What the documents together do to each account in each period. */
export function effectTable({ t }: WebCtx, { effect }: PlanView) {
  const [first] = effect
  if (!first) return null
  return (
    <PlainTable
      title={t('plans.effect')}
      aside={t('plans.effectAside', { currency: first.base.currency })}
      columns={[
        { key: 'account', header: t('plans.effectColumns.account'), phone: 'main' },
        { key: 'period', header: t('plans.effectColumns.period'), width: '96px', phone: 'meta' },
        { key: 'amount', header: t('plans.effectColumns.amount'), width: '190px', align: 'end', phone: 'amount' },
        { key: 'base', header: t('plans.effectColumns.base'), width: '190px', align: 'end', phone: 'hide' },
      ]}
      rows={effect.map((cell) => ({
        id: cell.id,
        label: `${cell.account} ${cell.period}`,
        cells: {
          account: <span className="ident">{cell.account}</span>,
          period: cell.period,
          amount: <Money amount={cell.amount} decimals={3} showCode />,
          base: <Money amount={cell.base} decimals={3} showCode />,
        },
      }))}
    />
  )
}
