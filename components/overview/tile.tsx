import { Link } from '../link.tsx'
import { Money, type MoneyParts } from '../money.tsx'

export interface TileProps {
  readonly label: string
  readonly value: string
  /** The figure with all its digits, where `value` leaves some out. */
  readonly full?: string | undefined
  readonly notes: readonly string[]
  readonly amounts: readonly MoneyParts[]
  /** Null where the reader has no list to open. */
  readonly href: string | null
}

/** One figure with what it stands on. Amounts of several currencies are listed, never added without their rate. */
export function Tile({ label, value, full, notes, amounts, href }: TileProps) {
  return (
    <div className="min-w-0 border-line px-4 py-2.5 not-first:border-l max-md:border-b max-md:border-l-0">
      <h2 className="text-meta font-medium text-ink-2">{label}</h2>
      <p className="num text-kpi font-semibold tracking-[-0.01em] max-sm:text-page" title={full}>
        {href ? (
          <Link className="hover:underline" href={href}>
            {value}
          </Link>
        ) : (
          value
        )}
      </p>
      {notes.map((note) => (
        <p key={note} className="text-meta text-ink-2">
          {note}
        </p>
      ))}
      {amounts.map((amount) => (
        <p key={amount.currency} className="text-meta">
          <Money amount={amount} showCode inline />
        </p>
      ))}
    </div>
  )
}
