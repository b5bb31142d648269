import { ChartFrame } from '#components/chart-frame'
import { BridgeChart } from '#components/overview/bridge-chart'
import { Segmented } from '#components/segmented'
import { StateWord } from '#components/state'
import type { PartProps } from './part-props.ts'

/** From billed to posted, with the residual that no exception explains. */
export function BridgePart({ ctx: { t }, view: { bridge }, period }: PartProps & { period: string | undefined }) {
  if (!bridge) return null
  const heads = { step: t('overview.bridge.step'), documents: t('overview.bridge.documents'), amount: bridge.currency }
  const rows = [
    [t('overview.bridge.billed'), bridge.billed.documents, bridge.billed.amount.full],
    ...bridge.steps.map((step) => [step.label, step.documents, step.amount.full]),
    [t('overview.bridge.posted'), bridge.posted.documents, bridge.posted.amount.full],
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
        table={{ heads: [heads.step, heads.documents, heads.amount], rows }}
        fileName={`bridge-${bridge.entity}-${bridge.currency}.csv`}
        emptyText={t('overview.bridge.empty')}
      >
        <BridgeChart
          title={t('overview.bridge.title')}
          heads={heads}
          first={{ label: t('overview.bridge.billed'), ...bridge.billed }}
          last={{ label: t('overview.bridge.posted'), ...bridge.posted }}
          steps={bridge.steps}
        />
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
