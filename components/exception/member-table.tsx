import { Ident } from '../ident.tsx'
import { Day } from '../moment.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { type StateTone, StateWord } from '../state.tsx'

export interface Member {
  readonly id: string
  readonly number: string
  readonly href: string
  readonly customer: string | null
  readonly date: string
  readonly period: string
  readonly amount: MoneyParts
  readonly tone: StateTone
  readonly status: string
}

export interface MemberTableProps {
  readonly caption: string
  readonly heads: Readonly<Record<'number' | 'customer' | 'date' | 'period' | 'status' | 'amount', string>>
  readonly members: readonly Member[]
  /** Null where the members are in several currencies: those are not added up. */
  readonly sum: { readonly label: string; readonly amount: MoneyParts } | null
}

/** The documents of one side: parts of a split, members of a monthly document, a duplicate beside its original. */
export function MemberTable({ caption, heads, members, sum }: MemberTableProps) {
  return (
    <section
      className="panel relative overflow-x-auto rounded-control border border-line"
      aria-label={caption}
      tabIndex={0}
    >
      <table className="ledger is-tight min-w-[640px]">
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          <col style={{ width: 150 }} />
          <col />
          <col style={{ width: 96 }} />
          <col style={{ width: 80 }} />
          <col style={{ width: 108 }} />
          <col style={{ width: 170 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{heads.number}</th>
            <th scope="col">{heads.customer}</th>
            <th scope="col">{heads.date}</th>
            <th scope="col">{heads.period}</th>
            <th scope="col">{heads.status}</th>
            <th scope="col" className="is-end">
              {heads.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow key={member.id} member={member} />
          ))}
          {sum && members.length > 1 ? (
            <tr className="is-sum">
              <th scope="row" colSpan={5}>
                {sum.label}
              </th>
              <td className="is-end">
                <Money amount={sum.amount} showCode strong />
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </section>
  )
}

function MemberRow({ member }: { member: Member }) {
  return (
    <tr>
      <th scope="row">
        <Ident value={member.number} href={member.href} />
      </th>
      <td title={member.customer ?? ''}>{member.customer}</td>
      <td>
        <Day day={member.date} />
      </td>
      <td>{member.period}</td>
      <td>
        <StateWord tone={member.tone}>{member.status}</StateWord>
      </td>
      <td className="is-end">
        <Money amount={member.amount} showCode />
      </td>
    </tr>
  )
}
