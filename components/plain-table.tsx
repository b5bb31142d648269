import type { ReactNode } from 'react'
import { type LedgerColumn, type LedgerRow, LedgerTable } from './ledger-table.tsx'
import { Panel, SectionHead } from './panel.tsx'

export interface PlainTableProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  readonly columns: readonly LedgerColumn[]
  readonly rows: readonly LedgerRow[]
  readonly footer?: Readonly<Record<string, ReactNode>>
  /** Said instead of an empty table. */
  readonly empty?: string
  readonly id?: string
}

/** A section with a heading and one framed table of close lines. */
export function PlainTable({ title, aside, actions, columns, rows, footer, empty, id }: PlainTableProps) {
  return (
    <section className="min-w-0" {...(id ? { id } : {})}>
      <SectionHead title={title} aside={aside} actions={actions} />
      {rows.length === 0 && empty ? (
        <p className="text-ink-2">{empty}</p>
      ) : (
        <Panel className="overflow-x-auto">
          <LedgerTable caption={title} columns={columns} rows={rows} {...(footer ? { footer } : {})} tight folding />
        </Panel>
      )}
    </section>
  )
}
