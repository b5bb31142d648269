'use client'

import { Bar, CartesianGrid, BarChart as Chart, Tooltip, XAxis, YAxis } from 'recharts'
import { type ChartColour, chartColour } from './chart-colour.ts'
import { ChartTip } from './chart-tip.tsx'
import { useWidth } from './use-width.ts'

export interface ChartSeries {
  readonly key: string
  readonly label: string
  readonly colour: ChartColour
}

export interface ChartPoint {
  readonly label: string
  /** Numbers for drawing only; what is printed comes from `shown`. */
  readonly values: Readonly<Record<string, number>>
  readonly shown: Readonly<Record<string, string>>
}

export interface BarChartProps {
  readonly title: string
  readonly series: readonly ChartSeries[]
  readonly points: readonly ChartPoint[]
  readonly stacked?: boolean
  readonly height?: number
}

/** Bars from a zero line, side by side or stacked. Up to six series; colours keep their meaning across charts. */
export function BarChart({ title, series, points, stacked = false, height = 220 }: BarChartProps) {
  const { ref, width } = useWidth()
  return (
    <div ref={ref} className="min-w-0">
      <Chart
        width={width}
        height={height}
        data={[...points]}
        title={title}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="label"
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          tick={{ fill: 'var(--ink-2)', fontSize: 12 }}
          interval="preserveStartEnd"
        />
        <YAxis
          width={48}
          tickLine={false}
          axisLine={false}
          allowDecimals={false}
          tick={{ fill: 'var(--ink-2)', fontSize: 12 }}
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
            isAnimationActive={false}
            maxBarSize={36}
            {...(stacked ? { stackId: 'all' } : {})}
          />
        ))}
      </Chart>
      <Legend series={series} />
    </div>
  )
}

/** Names of the series with their colours; left out where the title already names the only one. */
export function Legend({ series }: { series: readonly ChartSeries[] }) {
  if (series.length < 2) return null
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 pl-12 text-meta text-ink-2">
      {series.map((one) => (
        <li key={one.key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5" style={{ background: chartColour(one.colour) }} />
          {one.label}
        </li>
      ))}
    </ul>
  )
}
