'use client'

import { Bar, CartesianGrid, Cell, ComposedChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { classes } from './classes.ts'
import { Link } from './link.tsx'
import { Money, type MoneyParts } from './money.tsx'
import { useWidth } from './use-width.ts'

export interface WaterfallStep {
  readonly key: string
  readonly label: string
  readonly documents: string
  readonly amount: MoneyParts
  /** From where to where the bar reaches; null: the row has a figure and no bar. */
  readonly range: readonly [number, number] | null
  readonly kind: 'step' | 'transit' | 'total' | 'residual'
  readonly href: string | null
}

export interface WaterfallProps {
  readonly title: string
  readonly heads: { readonly step: string; readonly documents: string; readonly amount: string }
  readonly steps: readonly WaterfallStep[]
  /** Keeps the figures narrow where the chart shares its row with another. */
  readonly narrow?: boolean
}

const ROW = 28
const fills = {
  step: 'var(--chart-billed)',
  transit: 'var(--chart-neutral)',
  total: 'var(--chart-posted)',
  residual: 'var(--chart-bad)',
}

/** Floating bars, each in the row of the figure it stands for. Outlined: the step lowers what was reached. */
export function Waterfall(props: WaterfallProps) {
  return (
    <div
      className={classes(
        'grid items-start max-md:grid-cols-1',
        props.narrow ? 'grid-cols-[minmax(0,360px)_minmax(0,1fr)]' : 'grid-cols-[minmax(0,480px)_minmax(0,1fr)]',
      )}
    >
      <Figures {...props} />
      <Bars steps={props.steps} />
    </div>
  )
}

function Figures({ title, heads, steps, narrow = false }: WaterfallProps) {
  return (
    <table className="ledger is-tight">
      <caption className="sr-only">{title}</caption>
      <colgroup>
        <col />
        <col className="max-md:hidden" style={{ width: 92 }} />
        <col style={{ width: narrow ? 140 : 160 }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{heads.step}</th>
          <th scope="col" className="is-end max-md:hidden">
            {heads.documents}
          </th>
          <th scope="col" className="is-end">
            {heads.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <Line key={step.key} step={step} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ step }: { step: WaterfallStep }) {
  const strong = step.kind === 'total' || step.kind === 'residual'
  return (
    <tr>
      <th scope="row" className={strong ? 'font-semibold' : ''} title={step.label}>
        {step.href ? (
          <Link className="link" href={step.href}>
            {step.label}
          </Link>
        ) : (
          step.label
        )}
      </th>
      <td className="is-end max-md:hidden">{step.documents}</td>
      <td className="is-end">
        <Money amount={step.amount} strong={strong} />
      </td>
    </tr>
  )
}

/** The bars stand in the rows of the table beside them, which names and numbers them. */
function Bars({ steps }: { steps: readonly WaterfallStep[] }) {
  const { ref, width } = useWidth(420)
  return (
    <div ref={ref} className="min-w-0 max-md:hidden" style={{ paddingTop: ROW }} aria-hidden>
      <ComposedChart
        width={width}
        height={steps.length * ROW + 24}
        data={steps.map((step) => ({ label: step.key, range: [...(step.range ?? [0, 0])] }))}
        layout="vertical"
        margin={{ top: 0, right: 24, bottom: 0, left: 12 }}
        accessibilityLayer={false}
      >
        <CartesianGrid horizontal={false} stroke="var(--line)" />
        <XAxis
          type="number"
          height={24}
          tickLine={false}
          axisLine={false}
          tick={{ fill: 'var(--ink-2)', fontSize: 11 }}
          tickFormatter={compact}
        />
        <YAxis type="category" dataKey="label" hide />
        <ReferenceLine x={0} stroke="var(--line-strong)" />
        <Bar dataKey="range" barSize={14} isAnimationActive={false} minPointSize={1}>
          {steps.map((step) => (
            <Cell key={step.key} {...lookOf(step)} />
          ))}
        </Bar>
      </ComposedChart>
    </div>
  )
}

function lookOf(step: WaterfallStep) {
  if (!step.range) return { fill: 'none', stroke: 'none' }
  return {
    fill: step.amount.sign === 'negative' ? 'var(--bg)' : fills[step.kind],
    // A bar of nothing keeps its line, so that a residual of nothing is seen to be there.
    stroke: fills[step.kind],
    strokeWidth: 1.5,
    ...(step.kind === 'transit' ? { strokeDasharray: '3 2' } : {}),
  }
}

function compact(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}
