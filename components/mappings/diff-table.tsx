import { classes } from '../classes.ts'

export type DiffSign = 'removed' | 'added' | 'unchanged'

export interface DiffRow {
  readonly sign: DiffSign
  readonly entity: string
  readonly key: string
  readonly values: readonly string[]
  readonly validFrom: string
  readonly validTo: string
}

export interface DiffTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<'sign' | 'entity' | 'key' | 'from' | 'to', string>>
  readonly signs: Readonly<Record<DiffSign, string>>
  readonly columns: readonly string[]
  readonly rows: readonly DiffRow[]
}

const marks = { removed: '−', added: '+', unchanged: '' } as const
const tints = { removed: 'bg-cell-left', added: 'bg-cell-right', unchanged: 'text-ink-2' } as const

/** Rows that go and rows that come, with what is new in them in bold. The mark says it without colour. */
export function DiffTable({ caption, heads, signs, columns, rows }: DiffTableProps) {
  return (
    <div
      className="panel overflow-x-auto rounded-control border border-line"
      role="region"
      aria-label={caption}
      tabIndex={0}
    >
      <table
        className="ledger is-tight"
        style={{ minWidth: `${460 + columns.length * (columns.length > 4 ? 96 : 140)}px` }}
      >
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          <col style={{ width: '32px' }} />
          <col style={{ width: '80px' }} />
          <col />
          {columns.map((column) => (
            <col key={column} style={{ width: columns.length > 4 ? '96px' : '140px' }} />
          ))}
          <col style={{ width: '96px' }} />
          <col style={{ width: '96px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{heads.sign}</span>
            </th>
            {[heads.entity, heads.key, ...columns, heads.from, heads.to].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line
              key={[row.sign, row.entity, row.key, row.validFrom].join('|')}
              row={row}
              sign={signs[row.sign]}
              before={rows.find((one) => one.sign === 'removed' && one.entity === row.entity && one.key === row.key)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ row, sign, before }: { row: DiffRow; sign: string; before: DiffRow | undefined }) {
  const tint = tints[row.sign]
  const isNew = (text: string, old: string | undefined) => row.sign === 'added' && text !== old
  const cells = [
    ...row.values.map((text, at) => ({ id: `value${at}`, text, strong: isNew(text, before?.values[at]) })),
    { id: 'from', text: row.validFrom, strong: isNew(row.validFrom, before?.validFrom) },
    { id: 'to', text: row.validTo, strong: before !== undefined && isNew(row.validTo, before.validTo) },
  ]
  return (
    <tr data-sign={row.sign}>
      <td className={tint}>
        <span aria-hidden>{marks[row.sign]}</span>
        <span className="sr-only">{sign}</span>
      </td>
      <td className={tint}>{row.entity}</td>
      <td className={tint} title={row.key}>
        <span className="ident">{row.key}</span>
      </td>
      {cells.map(({ id, text, strong }) => (
        <td key={id} className={classes(tint, strong && 'font-semibold')} title={text}>
          {text}
        </td>
      ))}
    </tr>
  )
}
