import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Link } from '../link.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { StateWord } from '../state.tsx'

export type TieOutFigure =
  | { readonly kind: 'money'; readonly amount: MoneyParts }
  /** Negative in parentheses; `decimals` of its digits stand after the decimal mark. */
  | { readonly kind: 'count'; readonly text: string; readonly decimals: number }

const figures = ['expected', 'actual', 'difference', 'explained', 'unexplained'] as const

export interface TieOutTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<(typeof figures)[number] | 'entity' | 'period' | 'unit' | 'state', string>>
  readonly states: Readonly<Record<'tied' | 'explained' | 'open', string>>
  readonly lines: readonly (Readonly<Record<(typeof figures)[number], TieOutFigure>> & {
    readonly key: string
    /** The identity, on the first line of its group. */
    readonly band: string | null
    readonly entity: string
    readonly period: string
    readonly unit: string
    readonly state: 'tied' | 'explained' | 'open'
    /** Where the documents or exceptions behind the difference are listed. */
    readonly href: string | null
  })[]
}

const tones = { tied: 'matched', explained: 'timing', open: 'critical' } as const

/** Every identity with both sides, the difference, what findings explain of it, and the rest. */
export function TieOutTable({ caption, heads, states, lines }: TieOutTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'entity', header: heads.entity, phone: 'main' },
    { key: 'period', header: heads.period, width: '92px', phone: 'meta' },
    { key: 'unit', header: heads.unit, width: '112px', phone: 'hide' },
    ...figures.map((figure) => ({
      key: figure,
      header: heads[figure],
      width: '146px',
      align: 'end' as const,
      phone: figure === 'difference' ? ('amount' as const) : ('hide' as const),
    })),
    { key: 'state', header: heads.state, width: '132px', phone: 'side' },
  ]
  const rows = lines.map((line) => ({
    id: line.key,
    label: line.key,
    ...(line.band ? { band: line.band } : {}),
    ...(line.href ? { href: line.href } : {}),
    cells: {
      entity: line.entity,
      period: line.period,
      unit: <span className="text-ink-2">{line.unit}</span>,
      ...Object.fromEntries(figures.map((figure) => [figure, <Figure key={figure} figure={line[figure]} />])),
      state: <State tone={tones[line.state]} word={states[line.state]} href={line.href} />,
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={rows} tight folding keyboard />
}

function State({ tone, word, href }: { tone: (typeof tones)[keyof typeof tones]; word: string; href: string | null }) {
  const state = <StateWord tone={tone}>{word}</StateWord>
  return href ? (
    <Link className="hover:underline" href={href}>
      {state}
    </Link>
  ) : (
    state
  )
}

/** An amount, or a number in the place of one. */
export function Figure({ figure }: { figure: TieOutFigure }) {
  if (figure.kind === 'money') return <Money amount={figure.amount} decimals={3} />
  const missing = '0'.repeat(Math.max(0, 3 - figure.decimals))
  return (
    <span className="money">
      {figure.text}
      <span className="money-pad" aria-hidden>
        {figure.decimals === 0 ? '.' : ''}
        {missing}
        {figure.text.endsWith(')') ? '' : ')'}
      </span>
    </span>
  )
}
