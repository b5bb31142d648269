import { Ident } from '../ident.tsx'
import { type LedgerColumn, LedgerTable } from '../ledger-table.tsx'
import { Day } from '../moment.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { StateWord } from '../state.tsx'
import { type PostingGroupName, postingTones } from './posting-tones.tsx'

type Head = 'reference' | 'plan' | 'purpose' | 'entity' | 'period' | 'date' | 'amount' | 'erp' | 'attempt' | 'state'

export interface PostingTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<Head, string>>
  readonly rows: readonly {
    readonly id: string
    readonly href: string
    readonly reference: string
    readonly planHref: string
    readonly planReference: string
    readonly entity: string
    readonly period: string
    readonly postingOn: string
    readonly purpose: string
    readonly group: PostingGroupName
    readonly stateWord: string
    readonly attempt: string
    readonly amount: MoneyParts
    readonly erpDocNo: string | null
    readonly problem: string | null
  }[]
}

/** Postings, one line each; J, K and Enter work on them. */
export function PostingTable({ caption, heads, rows }: PostingTableProps) {
  const columns: LedgerColumn[] = [
    { key: 'reference', header: heads.reference, width: '196px', phone: 'main' },
    { key: 'plan', header: heads.plan, width: '112px', phone: 'hide' },
    { key: 'purpose', header: heads.purpose, width: '96px', phone: 'meta' },
    { key: 'entity', header: heads.entity, width: '84px', phone: 'hide' },
    { key: 'period', header: heads.period, width: '84px', phone: 'hide' },
    { key: 'date', header: heads.date, width: '104px', phone: 'hide' },
    { key: 'amount', header: heads.amount, width: '196px', align: 'end', phone: 'amount' },
    { key: 'erp', header: heads.erp, width: '132px', phone: 'hide' },
    { key: 'attempt', header: heads.attempt, width: '80px', align: 'end', phone: 'hide' },
    { key: 'state', header: heads.state, phone: 'side' },
  ]
  const lines = rows.map((row) => ({
    id: row.id,
    label: row.reference,
    href: row.href,
    cells: {
      reference: <Ident value={row.reference} href={row.href} most={24} />,
      plan: <Ident value={row.planReference} href={row.planHref} />,
      purpose: row.purpose,
      entity: row.entity,
      period: row.period,
      date: <Day day={row.postingOn} />,
      amount: <Money amount={row.amount} decimals={3} showCode />,
      erp: row.erpDocNo ? <Ident value={row.erpDocNo} most={16} /> : null,
      attempt: row.attempt,
      state: (
        <StateWord tone={postingTones[row.group]} {...(row.problem ? { title: row.problem } : {})}>
          {row.stateWord}
        </StateWord>
      ),
    },
  }))
  return <LedgerTable caption={caption} columns={columns} rows={lines} folding keyboard />
}
