import { type ChartColour, chartColour } from './chart-colour.ts'

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
