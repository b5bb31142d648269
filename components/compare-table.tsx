'use client'

import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { classes } from './classes.ts'
import { Switch } from './switch.tsx'
import { useWords } from './words.tsx'

/** `equivalent`: the figures differ and a declared policy accepts it; otherwise in which way the sides are not equal. */
export type Comparison = 'equal' | 'equivalent' | 'differs' | 'only_left' | 'only_right'

export interface CompareRow {
  readonly id: string
  readonly field: string
  readonly comparison: Comparison
  readonly billing: ReactNode
  readonly expected: ReactNode
  readonly erp: ReactNode
  /** ERP - billing, where the field can be subtracted. */
  readonly difference?: ReactNode
  /** Right-aligned when the field is a figure. */
  readonly figure?: boolean
}

export interface CompareTableProps {
  readonly caption: string
  readonly heads: {
    readonly field: string
    readonly billing: string
    readonly expected: string
    readonly erp: string
    readonly difference: string
  }
  /** In the order of the documents; those that differ are shown first and alone until one asks for all. */
  readonly rows: readonly CompareRow[]
}

/** Billing, what the ERP should say, and what it says, field by field: differences first, with their count. */
export function CompareTable({ caption, heads, rows }: CompareTableProps) {
  const word = useWords()
  const differing = rows.filter((row) => row.comparison !== 'equal')
  const equal = rows.filter((row) => row.comparison === 'equal')
  const [onlyDifferences, setOnlyDifferences] = useState(differing.length > 0)
  const shown = onlyDifferences ? differing : [...differing, ...equal]
  return (
    <section aria-label={caption}>
      <div className="flex min-h-9 flex-wrap items-center gap-x-2">
        <h2 className="text-form font-semibold">{caption}</h2>
        <span className="text-meta text-ink-2">
          {word('fieldsDiffer', {
            differing: differing.filter((row) => row.comparison !== 'equivalent').length,
            total: rows.length,
          })}
        </span>
        <div className="ml-auto">
          <Switch label={word('differencesOnly')} on={onlyDifferences} onChange={setOnlyDifferences} />
        </div>
      </div>
      <div className="panel overflow-hidden rounded-control border border-line">
        <Fields caption={caption} heads={heads} rows={shown} />
        {onlyDifferences && equal.length > 0 ? (
          <button
            type="button"
            className="flex h-9 w-full items-center gap-1.5 border-t border-line px-3 text-ink-2 hover:bg-surface-1"
            onClick={() => setOnlyDifferences(false)}
          >
            <ChevronRight aria-hidden className="size-4" />
            {word('equalFields', { count: equal.length })}
          </button>
        ) : null}
      </div>
    </section>
  )
}

function Fields({ caption, heads, rows }: CompareTableProps) {
  return (
    <table className="ledger compare">
      <caption className="sr-only">{caption}</caption>
      <colgroup>
        <col style={{ width: '22%' }} />
        <col />
        <col />
        <col />
        <col style={{ width: '17%' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{heads.field}</th>
          <th scope="col">{heads.billing}</th>
          <th scope="col">{heads.expected}</th>
          <th scope="col">{heads.erp}</th>
          <th scope="col" className="is-end">
            {heads.difference}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} heads={heads} />
        ))}
      </tbody>
    </table>
  )
}

const marks = { equal: '', equivalent: '≈', differs: '≠', only_left: '−', only_right: '+' } as const
const spoken = {
  equal: 'equal',
  equivalent: 'equivalent',
  differs: 'differs',
  only_left: 'onlyLeft',
  only_right: 'onlyRight',
} as const

function Row({ row, heads }: { row: CompareRow; heads: CompareTableProps['heads'] }) {
  const word = useWords()
  const end = row.figure ? 'is-end' : undefined
  return (
    <tr data-comparison={row.comparison}>
      <th scope="row" className="compare-field">
        <span aria-hidden className="compare-mark">
          {marks[row.comparison]}
        </span>
        <span className="font-medium" title={row.field}>
          {row.field}
        </span>
        <span className="sr-only">, {word(spoken[row.comparison])}</span>
      </th>
      <td className={classes('compare-billing', end)} data-label={heads.billing}>
        {row.billing}
      </td>
      <td className={classes('compare-expected', end)} data-label={heads.expected}>
        {row.expected}
      </td>
      <td className={classes('compare-erp', end)} data-label={heads.erp}>
        {row.erp}
      </td>
      <td className="compare-difference is-end" data-label={heads.difference}>
        {row.difference}
      </td>
    </tr>
  )
}
