'use client'

import { Bar, CartesianGrid, Cell, ComposedChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { Money, type MoneyParts } from '../money.tsx'
import { useWidth } from '../use-width.ts'

export interface BridgeStep {
  readonly key: string
  readonly label: string
  readonly documents: string
  readonly amount: MoneyParts
  readonly range: readonly [number, number]
  readonly kind: 'step' | 'transit' | 'total' | 'residual'
}

export interface BridgeChartProps {
  readonly title: string
  readonly heads: { readonly step: string; readonly documents: string; readonly amount: string }
  readonly first: { readonly label: string; readonly documents: string; readonly amount: MoneyParts }
  readonly last: { readonly label: string; readonly documents: string; readonly amount: MoneyParts }
  readonly steps: readonly BridgeStep[]
}

const ROW = 28
const fills = {
  step: 'var(--chart-billed)',
  transit: 'var(--chart-neutral)',
  total: 'var(--chart-posted)',
  residual: 'var(--chart-bad)',
}

/** Floating bars from billed (zero) to posted, beside the figures they stand for. Outlined: the ERP is lower. */
export function BridgeChart(props: BridgeChartProps) {
  return (
    <div className="grid grid-cols-[minmax(0,360px)_minmax(0,1fr)] max-md:grid-cols-1">
      <Figures {...props} />
      <Bars steps={props.steps} />
    </div>
  )
}

function Figures({ title, heads, first, last, steps }: BridgeChartProps) {
  return (
    <table className="ledger is-tight">
      <caption className="sr-only">{title}</caption>
      <colgroup>
        <col />
        <col style={{ width: 92 }} />
        <col style={{ width: 140 }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{heads.step}</th>
          <th scope="col" className="is-end">
            {heads.documents}
          </th>
          <th scope="col" className="is-end">
            {heads.amount}
          </th>
        </tr>
      </thead>
      <tbody>
        <Line {...first} strong />
        {steps.map((step) => (
          <Line
            key={step.key}
            label={step.label}
            documents={step.documents}
            amount={step.amount}
            strong={step.kind === 'total' || step.kind === 'residual'}
          />
        ))}
        <Line {...last} strong />
      </tbody>
    </table>
  )
}

/** The bars stand in the rows of the table beside them, which names and numbers them. */
function Bars({ steps }: { steps: readonly BridgeStep[] }) {
  const { ref, width } = useWidth(420)
  return (
    <div ref={ref} className="min-w-0 max-md:hidden" style={{ paddingTop: ROW }} aria-hidden>
      <ComposedChart
        width={width}
        height={(steps.length + 2) * ROW + 24}
        data={steps.map((step) => ({ label: step.label, range: [...step.range] }))}
        layout="vertical"
        margin={{ top: ROW, right: 24, bottom: ROW, left: 12 }}
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

function lookOf(step: BridgeStep) {
  return {
    fill: step.amount.sign === 'positive' ? fills[step.kind] : 'var(--bg)',
    stroke: step.amount.sign === 'zero' ? 'none' : fills[step.kind],
    strokeWidth: 1.5,
    ...(step.kind === 'transit' ? { strokeDasharray: '3 2' } : {}),
  }
}

function Line({
  label,
  documents,
  amount,
  strong,
}: {
  label: string
  documents: string
  amount: MoneyParts
  strong: boolean
}) {
  return (
    <tr>
      <th scope="row" className={strong ? 'font-semibold' : ''} title={label}>
        {label}
      </th>
      <td className="is-end">{documents}</td>
      <td className="is-end">
        <Money amount={amount} strong={strong} />
      </td>
    </tr>
  )
}

function compact(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}
