import type { ChartPoint, ChartSeries } from './chart-series.tsx'

export interface ChartTipProps {
  readonly label: string | number | undefined
  readonly points: readonly ChartPoint[]
  readonly series: readonly ChartSeries[]
}

/** The figures under the pointer, as the server printed them. */
export function ChartTip({ label, points, series }: ChartTipProps) {
  const point = points.find((one) => one.label === label)
  if (!point) return null
  return (
    <div className="rounded-control bg-bg px-2.5 py-2 text-meta shadow-lift">
      <p className="font-semibold">{point.label}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-3">
        {series.map((one) => (
          <div key={one.key} className="contents">
            <dt className="text-ink-2">{one.label}</dt>
            <dd className="num text-right">{point.shown[one.key] ?? ''}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
