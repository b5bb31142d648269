import type { ReactNode } from 'react'
import { Link } from './link.tsx'

export interface Segment {
  readonly label: string
  readonly href: string
  readonly current: boolean
  readonly icon?: ReactNode
}

/** A few views of the same thing, one of which is shown; each is an address. */
export function Segmented({ label, segments }: { label: string; segments: readonly Segment[] }) {
  return (
    <nav className="seg" aria-label={label}>
      {segments.map((segment) => (
        <Link
          key={segment.href}
          href={segment.href}
          scroll={false}
          {...(segment.current ? { 'aria-current': 'true' as const } : {})}
        >
          {segment.icon}
          {segment.label}
        </Link>
      ))}
    </nav>
  )
}
