'use client'

import { ChevronRight } from 'lucide-react'
import { Link } from './link.tsx'
import { useWords } from './words.tsx'

export interface Crumb {
  readonly label: string
  readonly href: string
}

/** The way back up from a detail page. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const word = useWords()
  return (
    <nav aria-label={word('breadcrumbs')}>
      <ol className="flex items-center gap-1.5 text-meta text-ink-3">
        {crumbs.map((crumb, at) => (
          <li key={`${crumb.href} ${crumb.label}`} className="flex items-center gap-1.5">
            {at > 0 ? <ChevronRight aria-hidden className="size-3" /> : null}
            <Link className="text-ink-2 hover:underline" href={crumb.href}>
              {crumb.label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
