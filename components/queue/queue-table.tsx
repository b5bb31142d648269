'use client'

import { type RowSelectionState, useTable } from '@tanstack/react-table'
import { ChevronDown } from 'lucide-react'
import { useMemo } from 'react'
import { Check } from '../check.tsx'
import { classes } from '../classes.ts'
import { SelectAll } from '../ledger-parts.tsx'
import { Link } from '../link.tsx'
import { useWords } from '../words.tsx'
import { type ColumnLook, columnLooks, queueColumns, queueFeatures } from './queue-columns.tsx'
import type { QueueLine, QueueWords, SortLink } from './queue-types.ts'
import { isSelectable } from './use-queue-work.ts'

export interface QueueTableProps {
  readonly lines: readonly QueueLine[]
  readonly words: QueueWords
  readonly sorts: Readonly<Record<string, SortLink>>
  readonly canSelect: boolean
  readonly selection: RowSelectionState
  readonly onSelection: (selection: RowSelectionState) => void
  readonly currentId: string | null
  readonly onCurrent: (id: string) => void
  /** How much room the list has: beside filters, alone, or beside the preview. */
  readonly room: 'filtered' | 'full' | 'previewed'
}

/** The list itself: cases and documents in one real table, with fixed column widths. */
export function QueueTable(props: QueueTableProps) {
  const { words, canSelect } = props
  const { table, ids } = useQueueModel(props)
  return (
    <table className="ledger is-folding is-queue" aria-label={words.table}>
      <colgroup>
        {canSelect ? <col style={{ width: 44 }} /> : null}
        {ids.map((id) => (
          <col key={id} style={{ width: lookOf(id).width ?? undefined }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {canSelect ? <SelectAll table={table} /> : null}
          {ids.map((id) => (
            <HeadCell key={id} id={id} look={lookOf(id)} words={words} sorts={props.sorts} />
          ))}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <QueueRow
            key={row.id}
            line={row.original}
            isSelected={row.getIsSelected()}
            isCurrent={row.id === props.currentId}
            span={ids.length + (canSelect ? 1 : 0)}
            onCurrent={props.onCurrent}
          >
            {canSelect ? <SelectCell row={row} /> : null}
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                className={lookOf(cell.column.id).isEnd ? 'is-end' : ''}
                data-phone={lookOf(cell.column.id).phone}
              >
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </QueueRow>
        ))}
      </tbody>
    </table>
  )
}

function useQueueModel({ lines, canSelect, selection, onSelection, room }: QueueTableProps) {
  const data = useMemo(() => [...lines], [lines])
  const columns = useMemo(() => queueColumns.filter((column) => isShown(columnLooks[column.id ?? ''], room)), [room])
  const table = useTable({
    features: queueFeatures,
    columns,
    data,
    getRowId: (line) => line.id,
    enableRowSelection: (row) => canSelect && isSelectable(row.original),
    state: { rowSelection: selection },
    onRowSelectionChange: (change) => onSelection(typeof change === 'function' ? change(selection) : change),
  })
  return { table, ids: columns.map((column) => column.id ?? '') }
}

function lookOf(id: string): ColumnLook {
  return columnLooks[id] ?? { width: null, on: 'always' }
}

interface SelectableRow {
  readonly original: QueueLine
  readonly getCanSelect: () => boolean
  readonly getIsSelected: () => boolean
  readonly toggleSelected: (on: boolean) => void
}

function SelectCell({ row }: { row: SelectableRow }) {
  const word = useWords()
  return (
    <td data-phone="hide">
      {row.getCanSelect() ? (
        <Check
          label={word('selectRow', { id: referenceOf(row.original) })}
          checked={row.getIsSelected()}
          onToggle={(checked) => row.toggleSelected(checked)}
        />
      ) : null}
    </td>
  )
}

function referenceOf(line: QueueLine): string {
  if (line.kind === 'case') return line.case.reference
  return line.kind === 'document' ? line.document.reference : ''
}

function isShown(look: ColumnLook | undefined, room: QueueTableProps['room']): boolean {
  if (!look || look.on === 'always') return true
  if (room === 'full') return true
  return look.on === 'roomy' && room === 'filtered'
}

interface QueueRowProps {
  readonly line: QueueLine
  readonly isSelected: boolean
  readonly isCurrent: boolean
  readonly span: number
  readonly onCurrent: (id: string) => void
  readonly children: React.ReactNode
}

function QueueRow({ line, isSelected, isCurrent, span, onCurrent, children }: QueueRowProps) {
  if (line.kind === 'band') {
    return (
      <tr className="is-band">
        <th scope="rowgroup" colSpan={span}>
          {line.label} <span className="ml-2 font-normal">{line.aside}</span>
        </th>
      </tr>
    )
  }
  if (line.kind === 'more') {
    return (
      <tr>
        <td colSpan={span} data-phone="main">
          <Link className="link pl-8" href={line.href}>
            {line.label}
          </Link>
        </td>
      </tr>
    )
  }
  return (
    <tr
      className={classes(
        isSelected && 'is-selected',
        isCurrent && 'is-current',
        line.kind === 'document' && line.isChild && 'is-child',
      )}
      aria-current={isCurrent ? 'true' : undefined}
      data-line={line.id}
      onClick={() => onCurrent(line.id)}
    >
      {children}
    </tr>
  )
}

interface HeadCellProps {
  readonly id: string
  readonly look: ColumnLook
  readonly words: QueueWords
  readonly sorts: QueueTableProps['sorts']
}

function HeadCell({ id, look, words, sorts }: HeadCellProps) {
  const word = words.column[id] ?? ''
  const sort = look.sort ? sorts[look.sort] : undefined
  const end = look.isEnd ? 'is-end' : ''
  if (!sort) {
    return (
      <th scope="col" className={end} title={word}>
        {id === 'assignee' ? <span className="sr-only">{word}</span> : word}
      </th>
    )
  }
  return (
    <th scope="col" className={end} aria-sort={sort.isOn ? (look.sort === 'due' ? 'ascending' : 'descending') : 'none'}>
      <Link className="inline-flex items-center gap-1 hover:text-ink" href={sort.href}>
        {word}
        {sort.isOn ? <ChevronDown aria-hidden className="size-3" /> : null}
      </Link>
    </th>
  )
}
