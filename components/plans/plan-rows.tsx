import { Lock } from 'lucide-react'
import { Ident } from '../ident.tsx'
import { Day } from '../moment.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { PlainTable } from '../plain-table.tsx'
import { type PostingGroupName, postingTones } from '../posting/posting-tones.tsx'
import { StateWord } from '../state.tsx'
import { outcomeTones, type PlanOutcomeName } from './plan-tones.tsx'

type Head = 'reference' | 'for' | 'exception' | 'date' | 'amount' | 'outcome'

export interface PlanRowsProps {
  readonly title: string
  readonly aside: string
  readonly heads: Readonly<Record<Head, string>>
  readonly items: readonly {
    readonly no: number
    readonly reference: string
    readonly purpose: string
    readonly numbers: string
    readonly exception: { readonly href: string; readonly reference: string } | null
    /** Null where nothing is sent. */
    readonly postingOn: string | null
    readonly period: string
    /** Said where the own period is locked or soft-closed. */
    readonly periodNote: string | null
    readonly amount: MoneyParts | null
    readonly outcome: PlanOutcomeName
    readonly outcomeWord: string
    /** Where the document stands once the plan was approved. */
    readonly posting: {
      readonly href: string
      readonly group: PostingGroupName
      readonly word: string
      readonly problem: string | null
    } | null
  }[]
}

/** Every document of a plan: what happens to it, when, and how far it got. */
export function PlanRows({ title, aside, heads, items }: PlanRowsProps) {
  return (
    <PlainTable
      title={title}
      aside={aside}
      columns={[
        { key: 'reference', header: heads.reference, width: '144px', phone: 'main' },
        { key: 'for', header: heads.for, phone: 'hide' },
        { key: 'exception', header: heads.exception, width: '136px', phone: 'hide' },
        { key: 'date', header: heads.date, width: '124px', phone: 'meta' },
        { key: 'amount', header: heads.amount, width: '156px', align: 'end', phone: 'amount' },
        { key: 'outcome', header: heads.outcome, width: '150px', phone: 'side' },
      ]}
      rows={items.map((item) => ({
        id: String(item.no),
        label: item.reference,
        cells: {
          reference: (
            <Ident
              value={item.reference}
              most={22}
              {...(item.posting ? { href: item.posting.href } : { copyable: true })}
            />
          ),
          for: (
            <span title={item.numbers}>
              {item.purpose} <span className="ident text-ink-2">{item.numbers}</span>
            </span>
          ),
          exception: item.exception ? <Ident value={item.exception.reference} href={item.exception.href} /> : null,
          date: <PostingDay item={item} />,
          amount: <Money amount={item.amount} decimals={3} showCode />,
          outcome: <Outcome item={item} />,
        },
      }))}
    />
  )
}

type Item = PlanRowsProps['items'][number]

function PostingDay({ item }: { item: Item }) {
  if (item.postingOn === null) return null
  return (
    <span className="inline-flex items-center gap-1">
      <Day day={item.postingOn} />
      {item.periodNote ? (
        <span title={item.periodNote}>
          <Lock aria-hidden className="size-3 text-ink-2" />
          <span className="sr-only">{item.periodNote}</span>
        </span>
      ) : null}
    </span>
  )
}

function Outcome({ item }: { item: Item }) {
  const { posting } = item
  if (!posting) return <StateWord tone={outcomeTones[item.outcome]}>{item.outcomeWord}</StateWord>
  return (
    <StateWord tone={postingTones[posting.group]} {...(posting.problem ? { title: posting.problem } : {})}>
      {posting.word}
    </StateWord>
  )
}
