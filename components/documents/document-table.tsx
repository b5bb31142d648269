import { Ident } from '../ident.tsx'
import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Day } from '../moment.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { SkeletonTable } from '../skeleton.tsx'
import { type StateTone, StateWord } from '../state.tsx'

export interface DocumentLine {
  readonly id: string
  readonly number: string
  readonly href: string
  /** What it is: `Invoice`, `ERP credit memo`. */
  readonly word: string
  readonly customer: string
  readonly reference: string
  readonly entity: string
  readonly day: string
  readonly amount: MoneyParts
  readonly state: { readonly tone: StateTone; readonly word: string } | null
}

export interface DocumentTableProps {
  readonly caption: string
  readonly heads: Readonly<
    Record<'number' | 'kind' | 'customer' | 'reference' | 'entity' | 'day' | 'amount' | 'state', string>
  >
  readonly lines: readonly DocumentLine[]
}

/** Documents of any kind, one line each; J, K and Enter work on them. */
export function DocumentTable({ caption, heads, lines }: DocumentTableProps) {
  const columns = documentColumns(heads)
  const rows = lines.map((line) => ({
    id: line.id,
    label: line.number,
    href: line.href,
    cells: {
      number: <Ident value={line.number} href={line.href} most={20} />,
      kind: line.word,
      customer: <Customer line={line} />,
      reference: line.reference ? <Ident value={line.reference} /> : null,
      entity: line.entity,
      day: <Day day={line.day} />,
      amount: <Money amount={line.amount} decimals={3} showCode />,
      state: line.state ? <StateWord tone={line.state.tone}>{line.state.word}</StateWord> : null,
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={rows} folding keyboard />
}

function documentColumns(heads: DocumentTableProps['heads']): readonly LedgerColumn[] {
  return [
    { key: 'number', header: heads.number, width: '150px', phone: 'main' },
    { key: 'kind', header: heads.kind, width: '128px', phone: 'hide' },
    { key: 'customer', header: heads.customer, phone: 'meta' },
    { key: 'reference', header: heads.reference, width: '210px', phone: 'hide' },
    { key: 'entity', header: heads.entity, width: '76px', phone: 'hide' },
    { key: 'day', header: heads.day, width: '112px', phone: 'hide' },
    { key: 'amount', header: heads.amount, width: '168px', align: 'end', phone: 'amount' },
    { key: 'state', header: heads.state, width: '158px', phone: 'side' },
  ]
}

/** The table while its lines are read. */
export function DocumentSkeleton({ heads, label }: { heads: DocumentTableProps['heads']; label: string }) {
  return <SkeletonTable columns={documentColumns(heads)} rows={20} label={label} />
}

function Customer({ line }: { line: DocumentLine }) {
  return (
    <span className="cut" title={line.customer}>
      {line.customer}
      <span className="sm:hidden">
        {' '}
        · {line.word} · {line.day}
      </span>
    </span>
  )
}
