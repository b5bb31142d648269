export interface InstantProps {
  readonly text: string
  readonly zone?: string
  /** UTC, for the title and for machines. */
  readonly iso: string
}

/** An instant with its zone; the title has it in UTC. */
export function Instant({ text, zone, iso }: InstantProps) {
  return (
    <time className="whitespace-nowrap" dateTime={iso} title={iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}>
      {text}
      {zone ? <span className="text-ink-2"> {zone}</span> : null}
    </time>
  )
}

/** A calendar day as the books write it, `2026-03-31`. */
export function Day({ day }: { day: string }) {
  return (
    <time className="whitespace-nowrap" dateTime={day}>
      {day}
    </time>
  )
}
