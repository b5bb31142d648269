'use client'

import { ChartNoAxesColumn, Download, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { chartCsv, csvAddress } from './chart-csv.ts'
import { useWords } from './words.tsx'

export interface ChartTable {
  readonly heads: readonly string[]
  /** As text, the first cell naming the row. The same values go into the CSV. */
  readonly rows: readonly (readonly string[])[]
}

export interface ChartFrameProps {
  /** The question the chart answers. */
  readonly title: string
  /** Unit, currency and range. */
  readonly unit: string
  readonly table: ChartTable
  readonly fileName: string
  /** Said instead of an empty axis when there is nothing to draw. */
  readonly emptyText: string
  readonly children: ReactNode
}

/** A chart with its question, its unit, the same numbers as a table, and a way to take them along. */
export function ChartFrame({ title, unit, table, fileName, emptyText, children }: ChartFrameProps) {
  const word = useWords()
  const [asTable, setAsTable] = useState(false)
  const switchLabel = word(asTable ? 'viewAsChart' : 'viewAsTable')
  const empty = table.rows.length === 0
  return (
    <figure className="grid min-w-0 content-start gap-1">
      <figcaption className="flex min-h-8 flex-wrap items-center gap-x-2">
        <h2 className="text-form font-semibold">{title}</h2>
        <span className="text-meta text-ink-2">{unit}</span>
        {empty ? null : (
          <span className="ml-auto flex gap-1">
            <button
              type="button"
              className="btn is-quiet is-square"
              aria-pressed={asTable}
              title={switchLabel}
              aria-label={switchLabel}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? <ChartNoAxesColumn aria-hidden /> : <Table2 aria-hidden />}
            </button>
            <a
              className="btn is-quiet is-square"
              href={csvAddress(chartCsv(table))}
              download={fileName}
              title={word('downloadCsv')}
              aria-label={word('downloadCsv')}
            >
              <Download aria-hidden />
            </a>
          </span>
        )}
      </figcaption>
      {empty ? (
        <p className="py-6 text-ink-2">{emptyText}</p>
      ) : asTable ? (
        <Twin table={table} caption={title} />
      ) : (
        children
      )}
    </figure>
  )
}

function Twin({ table, caption }: { table: ChartTable; caption: string }) {
  return (
    <table className="ledger is-tight">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {table.heads.map((head, at) => (
            <th key={head} scope="col" className={at > 0 ? 'is-end' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.join('\u0000')}>
            {row.map((cell, at) =>
              at === 0 ? (
                <th key={table.heads[at]} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={table.heads[at]} className="is-end">
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
