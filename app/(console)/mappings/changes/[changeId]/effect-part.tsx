import { Money } from '#components/money'
import { PlainTable } from '#components/plain-table'
import { moneyView } from '#server/i18n/format'
import type { EffectRowView } from '#server/mappings/mapping-views'
import type { PartProps } from './part-props.ts'

/** What all the documents together add to and take from each account, by the period they post in; every block of an entity and a currency adds up to nothing. */
export function effectPart({ ctx, view }: PartProps) {
  const { t } = ctx
  const effect = view.preview?.effect ?? []
  if (!view.preview) return null
  const periods = [...new Set(effect.map((cell) => cell.period))].sort()
  const columns = [
    { key: 'account', header: t('mappings.change.account'), phone: 'main' as const },
    ...[...periods, 'total'].map((period) => ({
      key: period,
      header: period === 'total' ? t('mappings.change.total') : period,
      width: '140px',
      align: 'end' as const,
      phone: period === 'total' ? ('amount' as const) : ('hide' as const),
    })),
  ]
  const blocks = Map.groupBy(effect, (cell) => `${cell.entity}, ${cell.amount.currency}`)
  const rows = [...blocks].flatMap(([band, cells]) => blockRows(ctx, band, cells))
  return (
    <PlainTable
      title={t('mappings.change.effect')}
      aside={t('mappings.change.effectAside')}
      columns={columns}
      rows={rows}
      empty={t('mappings.change.noEffect')}
    />
  )
}

function blockRows({ t, locale }: PartProps['ctx'], band: string, cells: readonly EffectRowView[]) {
  const accounts = [...Map.groupBy(cells, (cell) => cell.account)]
  const sumsOf = (own: readonly EffectRowView[], strong: boolean) => {
    const [first] = own
    if (!first) return {}
    const money = (some: readonly EffectRowView[]) => {
      const minor = some.reduce((sum, cell) => sum + BigInt(cell.amount.minor), 0n)
      return (
        <Money amount={moneyView({ minor, currency: first.amount.currency }, locale)} decimals={2} strong={strong} />
      )
    }
    const byPeriod = [...Map.groupBy(own, (cell) => cell.period)].map(([period, some]) => [period, money(some)])
    return { ...Object.fromEntries(byPeriod), total: money(own) }
  }
  const lines = accounts.map(([account, own], at) => ({
    id: `${band}|${account}`,
    label: account,
    ...(at === 0 ? { band } : {}),
    cells: { account, ...sumsOf(own, false) },
  }))
  const balance = { account: <strong className="font-semibold">{t('mappings.change.balance')}</strong> }
  return [...lines, { id: `${band}|balance`, label: band, cells: { ...balance, ...sumsOf(cells, true) } }]
}
