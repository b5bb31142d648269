import type { ReactNode } from 'react'
import { classes } from '../classes.ts'
import { Money, type MoneyParts } from '../money.tsx'

export interface PostingAmounts {
  readonly expectedDebit: MoneyParts | null
  readonly expectedCredit: MoneyParts | null
  readonly postedDebit: MoneyParts | null
  readonly postedCredit: MoneyParts | null
  readonly difference: MoneyParts
}

export interface PostingRow extends PostingAmounts {
  readonly account: string
  readonly state: 'equal' | 'differs' | 'only_left' | 'only_right'
}

export interface PostingProofProps {
  readonly caption: string
  readonly heads: Readonly<Record<'account' | keyof PostingAmounts, string>>
  readonly rows: readonly PostingRow[]
  readonly proof: string
  readonly totals: PostingAmounts
}

const marks = { equal: '', differs: '≠', only_left: '−', only_right: '+' } as const
const tints = { equal: '', differs: 'bg-cell-differs', only_left: 'bg-cell-left', only_right: 'bg-cell-right' } as const

/** Expected and actual posting per account, ending with the proof that debits equal credits. */
export function PostingProof({ caption, heads, rows, proof, totals }: PostingProofProps) {
  return (
    <section
      className="panel relative overflow-x-auto rounded-control border border-line"
      aria-label={caption}
      tabIndex={0}
    >
      <table className="ledger is-tight min-w-[560px]">
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          <col style={{ width: '20%' }} />
        </colgroup>
        <Head heads={heads} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.account}>
              <th scope="row" className={tints[row.state]}>
                <span aria-hidden className="compare-mark">
                  {marks[row.state]}
                </span>
                <span className="ident" title={row.account}>
                  {row.account}
                </span>
              </th>
              {figures.map((figure) => (
                <Cell key={figure} tint={figure === 'difference' ? tints[row.state] : ''}>
                  <Money amount={row[figure]} />
                </Cell>
              ))}
            </tr>
          ))}
          <tr className="is-sum">
            <th scope="row">{proof}</th>
            {figures.map((figure) => (
              <Cell key={figure} tint="">
                <Money amount={totals[figure]} strong />
              </Cell>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

const figures = ['expectedDebit', 'expectedCredit', 'postedDebit', 'postedCredit', 'difference'] as const

function Head({ heads }: Pick<PostingProofProps, 'heads'>) {
  return (
    <thead>
      <tr>
        <th scope="col">{heads.account}</th>
        {figures.map((figure) => (
          <th key={figure} scope="col" className="is-end">
            {heads[figure]}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Cell({ tint, children }: { tint: string; children: ReactNode }) {
  return <td className={classes('is-end', tint)}>{children}</td>
}
