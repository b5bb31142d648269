import { Ident } from '../ident.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { type StateTone, StateWord } from '../state.tsx'

export interface MatchMembersProps {
  readonly tone: StateTone
  readonly word: string
  readonly rule: string
  readonly members: readonly {
    readonly key: string
    readonly number: string
    readonly href: string
    readonly role: string
    readonly amount: MoneyParts
  }[]
  readonly difference: { readonly label: string; readonly amount: MoneyParts }
}

/** Which documents stand for each other, and what is left between them. */
export function MatchMembers({ tone, word, rule, members, difference }: MatchMembersProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-center gap-2">
        <StateWord tone={tone}>{word}</StateWord>
        <span className="ml-auto cut text-meta text-ink-2" title={rule}>
          {rule}
        </span>
      </p>
      <ul className="flex flex-col gap-1">
        {members.map((member) => (
          <li key={member.key} className="flex items-start gap-2">
            <span className="min-w-0">
              <Ident value={member.number} href={member.href} most={24} />
              <span className="block text-meta text-ink-2">{member.role}</span>
            </span>
            <span className="ml-auto">
              <Money amount={member.amount} showCode />
            </span>
          </li>
        ))}
      </ul>
      <p className="flex items-center gap-2 border-t border-line-strong pt-1.5 font-semibold">
        {difference.label}
        <span className="ml-auto">
          <Money amount={difference.amount} />
        </span>
      </p>
    </div>
  )
}
