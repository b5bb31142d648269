'use client'

import type { ReactNode } from 'react'
import { Check } from './check.tsx'
import { classes } from './classes.ts'
import type { LedgerColumn, LedgerRow } from './ledger-table.tsx'
import { Link } from './link.tsx'
import { SortMark } from './sort-mark.tsx'
import { useWords } from './words.tsx'

/** Fixed widths, so that nothing moves when rows change. */
export function Widths({ columns, selectable }: { columns: readonly LedgerColumn[]; selectable: boolean }) {
  return (
    <colgroup>
      {selectable ? <col style={{ width: 40 }} /> : null}
      {columns.map((shown) => (
        <col key={shown.key} style={shown.width ? { width: shown.width } : {}} />
      ))}
    </colgroup>
  )
}

/** The head of a column; where the server can sort, a link that does. */
export function HeadCell({ column: shown }: { column: LedgerColumn }) {
  const { sort } = shown
  const end = shown.align === 'end' ? 'is-end' : undefined
  if (!sort) {
    return (
      <th scope="col" className={end}>
        {shown.header}
      </th>
    )
  }
  return (
    <th scope="col" className={end} aria-sort={sort.direction ?? 'none'}>
      <Link className="inline-flex items-center gap-1 hover:text-ink" href={sort.href} scroll={false}>
        {shown.header}
        <SortMark direction={sort.direction} />
      </Link>
    </th>
  )
}

interface RowProps {
  readonly row: LedgerRow
  readonly span: number
  readonly current: boolean
  readonly selected: boolean
  /** Undefined where rows cannot be selected. */
  readonly onToggle: (() => void) | undefined
  readonly onPoint: () => void
  readonly children: ReactNode
}

/** One line, with the heading of its group above it when it opens one. */
export function Row({ row, span, current, selected, onToggle, onPoint, children }: RowProps) {
  return (
    <>
      {row.band ? (
        <tr className="is-band">
          <th scope="rowgroup" colSpan={span}>
            {row.band}
          </th>
        </tr>
      ) : null}
      <tr
        className={classes(current && 'is-current', selected && 'is-selected')}
        data-row={row.id}
        onClick={onPoint}
        {...(current ? { 'aria-current': true } : {})}
      >
        {onToggle ? <SelectRow label={row.label} checked={selected} onToggle={onToggle} /> : null}
        {children}
      </tr>
    </>
  )
}

/** One cell. */
export function BodyCell({ column: shown, children }: { column: LedgerColumn | undefined; children: ReactNode }) {
  return (
    <td className={shown?.align === 'end' ? 'is-end' : undefined} data-phone={shown?.phone}>
      {children}
    </td>
  )
}

interface SelectableTable {
  readonly getIsAllRowsSelected: () => boolean
  readonly getIsSomeRowsSelected: () => boolean
  readonly toggleAllRowsSelected: () => void
}

/** Selects every line of the page, or none. */
export function SelectAll({ table }: { table: SelectableTable }) {
  const word = useWords()
  return (
    <th scope="col" data-phone="hide">
      <Check
        label={word('selectAll')}
        checked={table.getIsAllRowsSelected()}
        mixed={table.getIsSomeRowsSelected()}
        onToggle={() => table.toggleAllRowsSelected()}
      />
    </th>
  )
}

function SelectRow({ label, checked, onToggle }: { label: string; checked: boolean; onToggle: () => void }) {
  const word = useWords()
  return (
    <td data-phone="hide">
      <Check label={word('selectRow', { id: label })} checked={checked} onToggle={onToggle} />
    </td>
  )
}

interface FootProps {
  readonly columns: readonly LedgerColumn[]
  readonly footer: Readonly<Record<string, ReactNode>>
  readonly selectable: boolean
}

/** Totals, which stay in sight. */
export function Foot({ columns, footer, selectable }: FootProps) {
  return (
    <tfoot>
      <tr>
        {selectable ? <td data-phone="hide" /> : null}
        {columns.map((shown) => (
          <BodyCell key={shown.key} column={shown}>
            {footer[shown.key]}
          </BodyCell>
        ))}
      </tr>
    </tfoot>
  )
}
