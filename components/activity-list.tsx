import { RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Face } from './face.tsx'

export interface ActivityEntry {
  readonly id: string
  /** Null when the machine did it. */
  readonly person: string | null
  readonly text: ReactNode
  readonly at: { readonly text: string; readonly iso: string }
}

/** What happened, latest first: who, what, when. */
export function ActivityList({ entries }: { entries: readonly ActivityEntry[] }) {
  return (
    <ol className="grid">
      {entries.map((entry) => (
        <li key={entry.id} className="grid grid-cols-[22px_minmax(0,1fr)_auto] items-start gap-2.5 py-1.5">
          {entry.person === null ? <MachineFace /> : <Face name={entry.person} small />}
          <div className="min-w-0 break-words">{entry.text}</div>
          <time
            className="text-meta leading-5 whitespace-nowrap text-ink-3"
            dateTime={entry.at.iso}
            title={entry.at.iso}
          >
            {entry.at.text}
          </time>
        </li>
      ))}
    </ol>
  )
}

function MachineFace() {
  return (
    <span className="face is-small" aria-hidden>
      <RefreshCw className="size-3" />
    </span>
  )
}
