import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '../link.tsx'

export interface ChainLink {
  readonly key: string
  readonly kind: string
  /** The number, or what stands for it. */
  readonly name: string
  readonly href: string | null
  readonly amount: ReactNode
  readonly note: string
}

/** The short way from the billing document to the ERP: one box per step, in reading order. */
export function Chain({ label, links }: { label: string; links: readonly ChainLink[] }) {
  return (
    <ol className="flex flex-wrap items-stretch gap-2" aria-label={label}>
      {links.map((link, at) => (
        <li key={link.key} className="flex items-center gap-2">
          {at > 0 ? <ArrowRight aria-hidden className="size-4 shrink-0 text-ink-3 max-sm:hidden" /> : null}
          <div className="min-w-[150px] rounded-control border border-line px-3 py-2">
            <div className="text-meta text-ink-2">{link.kind}</div>
            <div className="ident">
              {link.href ? (
                <Link className="link" href={link.href}>
                  {link.name}
                </Link>
              ) : (
                link.name
              )}
            </div>
            <div>{link.amount}</div>
            <div className="text-meta text-ink-2">{link.note}</div>
          </div>
        </li>
      ))}
    </ol>
  )
}
