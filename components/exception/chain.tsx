import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '../link.tsx'

export interface ChainLink {
  readonly key: string
  /** The number, or what stands for it. */
  readonly name: string
  readonly href: string | null
  readonly amount: ReactNode
  readonly note: string
}

export interface ChainStep {
  readonly key: string
  readonly kind: string
  readonly links: readonly ChainLink[]
  /** Said when more documents belong to the step than are shown. */
  readonly more: string | null
}

/** The short way from the billing document to the ERP: one column per step, in reading order. */
export function Chain({ label, steps }: { label: string; steps: readonly ChainStep[] }) {
  return (
    <ol className="flex flex-wrap items-center gap-2" aria-label={label}>
      {steps.map((step, at) => (
        <li key={step.key} className="flex items-center gap-2">
          {at > 0 ? <ArrowRight aria-hidden className="size-4 shrink-0 text-ink-3 max-sm:hidden" /> : null}
          <div className="grid gap-1">
            <h3 className="text-meta text-ink-2">{step.kind}</h3>
            {step.links.map((link) => (
              <Box key={link.key} link={link} />
            ))}
            {step.more ? <span className="text-meta text-ink-2">{step.more}</span> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Box({ link }: { link: ChainLink }) {
  return (
    <div className="min-w-[168px] rounded-control border border-line px-3 py-1.5">
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
  )
}
