import { ChartFrame } from '#components/chart-frame'
import { LineChart } from '#components/line-chart'
import { SeverityBars } from '#components/overview/severity-bars'
import type { PartProps } from './part-props.ts'

/** Open exceptions by class and severity. */
export function ClassesPart({ ctx: { t }, view: { classes } }: PartProps) {
  const title = t('overview.classes.title')
  return (
    <ChartFrame
      title={title}
      unit={t('overview.classes.unit')}
      table={classes.table}
      fileName="open-by-class.csv"
      emptyText={t('overview.classes.empty')}
    >
      <SeverityBars title={title} series={classes.series} points={classes.points} labelWidth={152} />
    </ChartFrame>
  )
}

/** Open exceptions by age and severity. */
export function AgesPart({ ctx: { t }, view: { ages } }: PartProps) {
  const title = t('overview.ages.title')
  return (
    <ChartFrame
      title={title}
      unit={t('overview.ages.unit')}
      table={ages.table}
      fileName="open-by-age.csv"
      emptyText={t('overview.ages.empty')}
    >
      <SeverityBars title={title} series={ages.series} points={ages.points} labelWidth={116} />
    </ChartFrame>
  )
}

/** The share of documents that agree, run by run. */
export function RatesPart({ ctx: { t }, view: { rates } }: PartProps) {
  const title = t('overview.rates.title')
  return (
    <ChartFrame
      title={title}
      unit={t('overview.rates.unit')}
      table={rates.table}
      fileName="agreement-by-run.csv"
      emptyText={t('overview.rates.empty')}
    >
      <LineChart title={title} series={rates.series} points={rates.points} height={180} />
    </ChartFrame>
  )
}
