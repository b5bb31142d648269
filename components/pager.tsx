'use client'

import { ChevronLeft, ChevronRight, ChevronsLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from './link.tsx'
import { useWords } from './words.tsx'

export interface PagerProps {
  /** What is on this page, such as `1 to 50 of 241`. */
  readonly summary: ReactNode
  /** Addresses of the neighbouring pages; null where there is none. */
  readonly first: string | null
  readonly previous: string | null
  readonly next: string | null
}

/** Walks through a long list page by page; each page is an address that continues after a row. */
export function Pager({ summary, first, previous, next }: PagerProps) {
  const word = useWords()
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 border-t border-line bg-surface-1 px-(--gutter)">
      <span className="text-meta text-ink-2">{summary}</span>
      <nav className="ml-auto flex items-center gap-1" aria-label={word('pages')}>
        <Step href={first} label={word('firstPage')} icon={<ChevronsLeft aria-hidden />} />
        <Step href={previous} label={word('previous')} icon={<ChevronLeft aria-hidden />} />
        <Step href={next} label={word('next')} icon={<ChevronRight aria-hidden />} />
      </nav>
    </div>
  )
}

function Step({ href, label, icon }: { href: string | null; label: string; icon: ReactNode }) {
  const look =
    'btn is-quiet is-square aria-disabled:border-transparent aria-disabled:bg-transparent aria-disabled:opacity-50'
  if (href === null) {
    return (
      <span className={look} role="link" aria-disabled="true" aria-label={label}>
        {icon}
      </span>
    )
  }
  return (
    <Link className={look} href={href} aria-label={label} title={label}>
      {icon}
    </Link>
  )
}
