'use client'

import { CartesianGrid, LineChart as Chart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts'
import { chartColour } from './chart-colour.ts'
import { type ChartPoint, type ChartSeries, Legend } from './chart-series.tsx'
import { ChartTip } from './chart-tip.tsx'
import { useWidth } from './use-width.ts'

export interface LineChartProps {
  readonly title: string
  readonly series: readonly ChartSeries[]
  readonly points: readonly ChartPoint[]
  /** Lowest and highest value of the axis, where they have a meaning, such as 0 and 100 percent. */
  readonly range?: readonly [number, number]
  readonly target?: { readonly value: number; readonly label: string }
  readonly height?: number
}

/** How something moved from run to run, with the target it is held against. */
export function LineChart({ title, series, points, range, target, height = 220 }: LineChartProps) {
  const { ref, width } = useWidth()
  return (
    <div ref={ref} className="min-w-0">
      <Chart
        width={width}
        height={height}
        data={[...points]}
        title={title}
        margin={{ top: 12, right: 16, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="label"
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          tick={{ fill: 'var(--ink-2)', fontSize: 12 }}
        />
        <YAxis
          width={48}
          tickLine={false}
          axisLine={false}
          domain={range ? [...range] : ['auto', 'auto']}
          tick={{ fill: 'var(--ink-2)', fontSize: 12 }}
        />
        {target ? targetLine(target) : null}
        <Tooltip
          cursor={{ stroke: 'var(--line-strong)' }}
          content={(shown) => <ChartTip label={shown.label} points={points} series={series} />}
        />
        {series.map((one) => (
          <Line
            key={one.key}
            name={one.label}
            type="linear"
            dataKey={(point: ChartPoint) => point.values[one.key] ?? null}
            stroke={chartColour(one.colour)}
            strokeWidth={2}
            dot={{ r: 2.5, fill: chartColour(one.colour), strokeWidth: 0 }}
            isAnimationActive={false}
          />
        ))}
      </Chart>
      <Legend series={series} />
    </div>
  )
}

/** An element and not a component: the chart looks for it among its own children. */
function targetLine(target: { readonly value: number; readonly label: string }) {
  const label = { value: target.label, position: 'insideTopRight', fill: 'var(--ink-2)', fontSize: 12 } as const
  return <ReferenceLine y={target.value} stroke="var(--chart-neutral)" strokeDasharray="3 3" label={label} />
}
