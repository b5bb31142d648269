import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Link } from './link.tsx'

export interface Tab {
  readonly label: string
  readonly href: string
  readonly count?: string
  readonly current: boolean
}

export interface TabsProps {
  /** Names the group for a screen reader. */
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly end?: ReactNode
}

/** Views of one list, each with its own address and its count. */
export function Tabs({ label, tabs, end }: TabsProps) {
  return (
    <div className="flex h-9 shrink-0 items-stretch border-b border-line px-(--gutter) max-sm:h-10">
      <nav aria-label={label} className="flex min-w-0 gap-4 overflow-x-auto [scrollbar-width:none]">
        {tabs.map((tab) => (
          <TabLink key={tab.href} tab={tab} />
        ))}
      </nav>
      {end ? <div className="ml-auto flex items-center gap-2 pl-4">{end}</div> : null}
    </div>
  )
}

function TabLink({ tab }: { tab: Tab }) {
  return (
    <Link
      href={tab.href}
      className={classes(
        'inline-flex items-center gap-1.5 border-b-2 whitespace-nowrap -outline-offset-2',
        tab.current
          ? 'border-accent font-semibold text-ink'
          : 'border-transparent font-medium text-ink-2 hover:text-ink',
      )}
      {...(tab.current ? { 'aria-current': 'page' as const } : {})}
    >
      {tab.label}
      {tab.count ? <span className="num text-meta font-medium text-ink-3">{tab.count}</span> : null}
    </Link>
  )
}
