import { ChevronRight } from 'lucide-react'
import { Link } from '../link.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { Due } from '../queue/queue-columns.tsx'
import type { DueText } from '../queue/queue-types.ts'
import { type Severity, StateWord, severityTone } from '../state.tsx'

export type Waiting =
  | {
      readonly kind: 'list'
      readonly key: string
      readonly label: string
      readonly count: string
      readonly href: string
    }
  | {
      readonly kind: 'exception'
      readonly key: string
      readonly title: string
      readonly detail: string
      readonly amount: MoneyParts
      readonly severity: Severity
      readonly severityWord: string
      readonly due: DueText | null
      readonly href: string
    }

/** Lists and single exceptions that wait for the reader, each a way into the queue. */
export function WaitingList({ label, waiting }: { label: string; waiting: readonly Waiting[] }) {
  return (
    <ul aria-label={label}>
      {waiting.map((one) => (
        <li key={one.key} className="border-b border-line">
          <Link className="flex min-h-9 items-center gap-2 py-1.5 hover:bg-surface-1" href={one.href}>
            {one.kind === 'list' ? <ListLine one={one} /> : <ExceptionLine one={one} />}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function ListLine({ one }: { one: Extract<Waiting, { kind: 'list' }> }) {
  return (
    <>
      <span className="flex-1 font-semibold">{one.label}</span>
      <span className="num">{one.count}</span>
      <ChevronRight aria-hidden className="size-4 text-ink-3" />
    </>
  )
}

function ExceptionLine({ one }: { one: Extract<Waiting, { kind: 'exception' }> }) {
  return (
    <span className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-x-3">
      <span className="cut font-semibold" title={one.title}>
        {one.title}
      </span>
      <span>
        <Money amount={one.amount} showCode inline />
      </span>
      <span className="flex min-w-0 gap-2 text-meta">
        <StateWord tone={severityTone(one.severity)}>{one.severityWord}</StateWord>
        <span className="cut text-ink-2">{one.detail}</span>
      </span>
      <span className="text-right text-meta">
        <Due due={one.due} />
      </span>
    </span>
  )
}
