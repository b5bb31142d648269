'use client'

import { History } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { Instant, type InstantProps } from './moment.tsx'

export interface AsOfProps {
  readonly label: string
  /** By entity in the zone of its books, and under '' for all together; null before the first run. */
  readonly at: Readonly<Record<string, InstantProps>> | null
  readonly never: string
}

/** The moment as of which everything on the page is judged, in the zone of the entity that is chosen. */
export function AsOf({ label, at, never }: AsOfProps) {
  const entity = useSearchParams().get('entity') ?? ''
  const shown = at?.[entity] ?? at?.['']
  return (
    <span className="inline-flex items-center gap-1.5 text-meta whitespace-nowrap text-ink-2">
      <History aria-hidden className="size-3.5" />
      {shown ? (
        <>
          {label}{' '}
          <span className="font-medium text-ink">
            <Instant {...shown} />
          </span>
        </>
      ) : (
        never
      )}
    </span>
  )
}
