'use client'

import { createColumnHelper, rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { type ReactNode, useMemo, useState } from 'react'
import { classes } from './classes.ts'
import { BodyCell, Foot, HeadCell, Row, SelectAll, Widths } from './ledger-parts.tsx'
import { useRowKeys } from './use-row-keys.ts'

export type PhonePlace = 'main' | 'amount' | 'meta' | 'side' | 'hide'

export interface LedgerColumn {
  readonly key: string
  readonly header: ReactNode
  /** A fixed width such as `96px`; exactly one column of a table leaves it out and takes the rest. */
  readonly width?: string
  readonly align?: 'start' | 'end'
  /** Where the cell stands when a row folds into two lines on a phone. */
  readonly phone?: PhonePlace
  /** Present on columns the server can sort by: the address that sorts, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly direction: 'ascending' | 'descending' | null }
}

export interface LedgerRow {
  readonly id: string
  /** Names the row for its checkbox: the document number or the reference. */
  readonly label: string
  /** Where Enter leads. */
  readonly href?: string
  /** A heading that stands above this row and opens a group. */
  readonly band?: ReactNode
  readonly cells: Readonly<Record<string, ReactNode>>
}

export interface LedgerTableProps {
  readonly caption: string
  readonly columns: readonly LedgerColumn[]
  readonly rows: readonly LedgerRow[]
  readonly footer?: Readonly<Record<string, ReactNode>>
  readonly tight?: boolean
  /** Folds rows into two lines on a phone; columns say where they go. */
  readonly folding?: boolean
  readonly selectable?: boolean
  /** Lets J, K, Enter, Space and X work on the rows. At most one such table per page. */
  readonly keyboard?: boolean
  readonly selected?: readonly string[]
  readonly onSelect?: (ids: readonly string[]) => void
  readonly onPreview?: (id: string) => void
}

const features = tableFeatures({ rowSelectionFeature })
const column = createColumnHelper<typeof features, LedgerRow>()

/** A table of prepared cells. Sorting and paging are addresses that the server answers; selection and keys live here. */
export function LedgerTable(props: LedgerTableProps) {
  const { caption, columns, rows, footer, tight = false, folding = false, selectable = false } = props
  const table = useLedger(props, selectable)
  const onToggle = selectable ? (id: string) => table.getRow(id).toggleSelected() : undefined
  const { ref, rowAt, point } = useRowKeys({
    rows,
    enabled: props.keyboard ?? false,
    onPreview: props.onPreview,
    onToggle,
  })
  const shape = new Map(columns.map((shown) => [shown.key, shown]))
  const span = columns.length + (selectable ? 1 : 0)
  return (
    <table className={classes('ledger', tight && 'is-tight', folding && 'is-folding')} ref={ref}>
      <caption className="sr-only">{caption}</caption>
      <Widths columns={columns} selectable={selectable} />
      <thead>
        <tr>
          {selectable ? <SelectAll table={table} /> : null}
          {columns.map((shown) => (
            <HeadCell key={shown.key} column={shown} />
          ))}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row, at) => (
          <Row
            key={row.id}
            row={row.original}
            span={span}
            current={rowAt === at}
            selected={row.getIsSelected()}
            onToggle={selectable ? () => row.toggleSelected() : undefined}
            onPoint={() => point(at)}
          >
            {row.getAllCells().map((cell) => (
              <BodyCell key={cell.id} column={shape.get(cell.column.id)}>
                <table.FlexRender cell={cell} />
              </BodyCell>
            ))}
          </Row>
        ))}
      </tbody>
      {footer ? <Foot columns={columns} footer={footer} selectable={selectable} /> : null}
    </table>
  )
}

/** The table model: prepared cells under their keys, and the selection, which a parent may own. */
function useLedger({ columns, rows, selected, onSelect }: LedgerTableProps, selectable: boolean) {
  const [own, setOwn] = useState<readonly string[]>([])
  const ids = selected ?? own
  const definitions = useMemo(
    () =>
      columns.map((shown) =>
        column.display({ id: shown.key, header: () => shown.header, cell: ({ row }) => row.original.cells[shown.key] }),
      ),
    [columns],
  )
  const rowSelection = useMemo(() => Object.fromEntries(ids.map((id) => [id, true as const])), [ids])
  return useTable({
    features,
    columns: definitions,
    data: rows as LedgerRow[], // the library never writes to its rows
    getRowId: (row) => row.id,
    enableRowSelection: selectable,
    state: { rowSelection },
    onRowSelectionChange: (change) => {
      const next = typeof change === 'function' ? change(rowSelection) : change
      const chosen = Object.keys(next).filter((id) => next[id])
      setOwn(chosen)
      onSelect?.(chosen)
    },
  })
}
