'use client'

import {
  Activity,
  ArrowLeftRight,
  ChartNoAxesColumn,
  FileText,
  Import,
  Inbox,
  ListChecks,
  Lock,
  type LucideIcon,
  Plug,
  Scale,
  Send,
  SlidersHorizontal,
  Stamp,
  UsersRound,
  Waypoints,
} from 'lucide-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { Link } from './link.tsx'
import { scopedHref } from './scoped-href.ts'

const icons = {
  overview: ChartNoAxesColumn,
  queue: Inbox,
  documents: FileText,
  trace: Waypoints,
  controls: Scale,
  imports: Import,
  runs: Activity,
  members: UsersRound,
  periods: Lock,
  plans: ListChecks,
  posting: Send,
  mappings: ArrowLeftRight,
  approvals: Stamp,
  connections: Plug,
  policies: SlidersHorizontal,
} as const satisfies Record<string, LucideIcon>

export interface NavLink {
  readonly icon: keyof typeof icons
  readonly label: string
  readonly href: string
  readonly count?: string
  /** Further paths whose pages belong under this link. */
  readonly covers?: readonly string[]
}

export interface NavGroup {
  readonly label: string
  readonly links: readonly NavLink[]
}

/** The places a person may go, by kind of work. Entity and period come along. */
export function SideNav({ groups, onNavigate }: { groups: readonly NavGroup[]; onNavigate?: () => void }) {
  const pathname = usePathname()
  const search = useSearchParams()
  return groups.map((group) => (
    <section key={group.label} aria-label={group.label}>
      <p className="side-head" aria-hidden>
        {group.label}
      </p>
      <ul>
        {group.links.map((link) => (
          <li key={link.href}>
            <SideLink
              link={link}
              href={scopedHref(link.href, search)}
              current={isWithin(link, pathname)}
              onNavigate={onNavigate}
            />
          </li>
        ))}
      </ul>
    </section>
  ))
}

function SideLink(props: { link: NavLink; href: string; current: boolean; onNavigate: (() => void) | undefined }) {
  const { link, href, current, onNavigate } = props
  const Icon = icons[link.icon]
  return (
    <Link
      className="side-link"
      href={href}
      title={link.label}
      {...(onNavigate ? { onClick: onNavigate } : {})}
      {...(current ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon aria-hidden />
      <span className="side-label">{link.label}</span>
      {link.count ? <span className="side-count">{link.count}</span> : null}
    </Link>
  )
}

function isWithin(link: NavLink, pathname: string): boolean {
  return [link.href, ...(link.covers ?? [])].some((path) => pathname === path || pathname.startsWith(`${path}/`))
}
