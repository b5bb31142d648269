import { ChartFrame } from '#components/chart-frame'
import { Segmented } from '#components/segmented'
import { StateWord } from '#components/state'
import { Waterfall } from '#components/waterfall'
import type { PartProps } from './part-props.ts'

/** From billed to posted, with the residual that no exception explains. */
export function BridgePart({ ctx: { t }, view: { bridge }, period }: PartProps & { period: string | undefined }) {
  if (!bridge) return null
  const heads = { step: t('overview.bridge.step'), documents: t('overview.bridge.documents'), amount: bridge.currency }
  const end = { range: null, kind: 'total', href: null } as const
  const steps = [
    { key: 'billed', label: t('overview.bridge.billed'), ...bridge.billed, ...end },
    ...bridge.steps.map((step) => ({ ...step, href: null })),
    { key: 'posted', label: t('overview.bridge.posted'), ...bridge.posted, ...end },
  ]
  const isExplained = bridge.residual.sign === 'zero'
  return (
    <section className="min-w-0">
      <div className="relative overflow-x-auto">
        <Segmented
          label={t('overview.bridge.books')}
          segments={bridge.books.map((book) => ({ label: book.label, href: book.href, current: book.isOn }))}
        />
      </div>
      <ChartFrame
        title={t('overview.bridge.title')}
        unit={t('overview.bridge.unit', {
          entity: bridge.entity,
          currency: bridge.currency,
          period: period ?? t('overview.bridge.allPeriods'),
        })}
        table={{
          heads: [heads.step, heads.documents, heads.amount],
          rows: steps.map((step) => [step.label, step.documents, step.amount.full]),
        }}
        fileName={`bridge-${bridge.entity}-${bridge.currency}.csv`}
        emptyText={t('overview.bridge.empty')}
      >
        <Waterfall title={t('overview.bridge.title')} heads={heads} steps={steps} narrow />
      </ChartFrame>
      <p className="mt-1">
        <StateWord tone={isExplained ? 'matched' : 'critical'} strong>
          {isExplained
            ? t('overview.bridge.explained')
            : t('overview.bridge.unexplained', { amount: bridge.residual.full })}
        </StateWord>
      </p>
    </section>
  )
}
