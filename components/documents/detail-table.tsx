import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Panel, SectionHead } from '../panel.tsx'
import { Value, type ValueProps } from './value.tsx'

export interface DetailTableProps {
  readonly title: string
  readonly aside: string
  readonly columns: readonly { readonly key: string; readonly header: string; readonly isEnd?: boolean }[]
  readonly rows: readonly { readonly id: string; readonly cells: Readonly<Record<string, ValueProps>> }[]
  readonly footer?: Readonly<Record<string, ValueProps>>
}

const widths: Readonly<Record<string, string>> = {
  no: '52px',
  sku: '100px',
  service: '180px',
  quantity: '96px',
  unitPrice: '84px',
  taxCode: '78px',
  net: '124px',
  base: '140px',
  rate: '80px',
  debit: '128px',
  credit: '128px',
  kind: '100px',
}

/** The column that takes the room that is left. */
const flexible = ['description', 'source', 'account', 'taxCode']

/** Lines, taxes or applications of one document, with the sum that proves them. */
export function DetailTable({ title, aside, columns, rows, footer }: DetailTableProps) {
  const widest = flexible.find((key) => columns.some((column) => column.key === key))
  const shown: LedgerColumn[] = columns.map((column) => ({
    key: column.key,
    header: column.header,
    align: column.isEnd ? 'end' : 'start',
    ...(column.key === widest ? {} : { width: widths[column.key] ?? '140px' }),
    phone:
      column.key === 'net' || column.key === 'debit'
        ? 'amount'
        : column.key === widest
          ? 'main'
          : column.key === 'no'
            ? 'meta'
            : column.key === 'credit'
              ? 'side'
              : 'hide',
  }))
  return (
    <section className="min-w-0">
      <SectionHead title={title} aside={aside} />
      <Panel className="overflow-x-auto">
        <LedgerTable
          caption={title}
          columns={shown}
          rows={rows.map((row) => ({ id: row.id, label: row.id, cells: cells(row.cells) }))}
          {...(footer ? { footer: cells(footer) } : {})}
          tight
          folding
        />
      </Panel>
    </section>
  )
}

function cells(values: Readonly<Record<string, ValueProps>>) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, <Value key={key} value={value} />]))
}
