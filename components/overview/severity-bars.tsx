'use client'

import { Bar, BarChart, Tooltip, XAxis, YAxis } from 'recharts'
import { chartColour } from '../chart-colour.ts'
import { type ChartPoint, type ChartSeries, Legend } from '../chart-series.tsx'
import { ChartTip } from '../chart-tip.tsx'
import { useWidth } from '../use-width.ts'

export interface SeverityBarsProps {
  readonly title: string
  readonly series: readonly ChartSeries[]
  /** `shown.total` is printed beside the name of the row. */
  readonly points: readonly ChartPoint[]
  readonly labelWidth: number
}

const ROW = 26

/** One stacked bar per row, every row named and its total printed, so that no label is left out. */
export function SeverityBars({ title, series, points, labelWidth }: SeverityBarsProps) {
  const { ref, width } = useWidth()
  const named = (label: string) => `${label}  ${points.find((point) => point.label === label)?.shown['total'] ?? ''}`
  return (
    <div ref={ref} className="min-w-0">
      <BarChart
        width={width}
        height={points.length * ROW + 4}
        data={[...points]}
        layout="vertical"
        title={title}
        margin={{ top: 2, right: 8, bottom: 2, left: 0 }}
      >
        <XAxis type="number" hide />
        <YAxis
          type="category"
          dataKey="label"
          width={labelWidth}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          tick={{ fill: 'var(--ink)', fontSize: 12 }}
          tickFormatter={named}
          interval={0}
        />
        <Tooltip
          cursor={{ fill: 'var(--surface-2)' }}
          content={(shown) => <ChartTip label={shown.label} points={points} series={series} />}
        />
        {series.map((one) => (
          <Bar
            key={one.key}
            name={one.label}
            dataKey={(point: ChartPoint) => point.values[one.key] ?? 0}
            fill={chartColour(one.colour)}
            stackId="all"
            barSize={14}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
      <Legend series={series} />
    </div>
  )
}
