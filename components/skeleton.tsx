import { classes } from './classes.ts'
import type { LedgerColumn } from './ledger-table.tsx'

export interface SkeletonTableProps {
  readonly columns: readonly Pick<LedgerColumn, 'key' | 'width' | 'align'>[]
  readonly rows?: number
  readonly selectable?: boolean
  readonly tight?: boolean
  readonly label: string
}

/** The place of a table while its rows are read: same columns, same heights, so that nothing moves when they arrive. */
export function SkeletonTable({ columns, rows = 12, selectable = false, tight = false, label }: SkeletonTableProps) {
  return (
    <div role="status" aria-label={label}>
      <table className={classes('ledger', tight && 'is-tight')} aria-hidden>
        <colgroup>
          {selectable ? <col style={{ width: 40 }} /> : null}
          {columns.map((column) => (
            <col key={column.key} style={column.width ? { width: column.width } : {}} />
          ))}
        </colgroup>
        <thead>
          <SkeletonRow columns={columns} selectable={selectable} />
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, at) => (
            <SkeletonRow key={at} columns={columns} selectable={selectable} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SkeletonRow({ columns, selectable }: Required<Pick<SkeletonTableProps, 'columns' | 'selectable'>>) {
  return (
    <tr>
      {selectable ? <td /> : null}
      {columns.map((column) => (
        <td key={column.key}>
          <Bar end={column.align === 'end'} />
        </td>
      ))}
    </tr>
  )
}

/** A grey bar where words will be. */
export function Bar({ end = false }: { end?: boolean }) {
  return <span className={classes('block h-2.5 w-3/5 animate-pulse rounded-badge bg-surface-2', end && 'ml-auto')} />
}
