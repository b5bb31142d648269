import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export interface SectionHeadProps {
  readonly title: string
  /** Unit, scope or count, in small type beside the title. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
}

/** The line above a table or a list inside a page. */
export function SectionHead({ title, aside, actions }: SectionHeadProps) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2">
      <h2 className="text-form font-semibold">{title}</h2>
      {aside ? <span className="text-meta text-ink-2">{aside}</span> : null}
      {actions ? <div className="ml-auto flex items-center gap-1">{actions}</div> : null}
    </div>
  )
}

/** A frame with one thin rule around a table. Frames are never put inside frames. */
export function Panel({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={classes('panel overflow-hidden rounded-control border border-line bg-bg', className)}>
      {children}
    </div>
  )
}

export interface Fact {
  readonly term: string
  readonly detail: ReactNode
}

/** Terms on the left, details on the right. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {facts.map((fact) => (
        <div key={fact.term} className="contents">
          <dt className="whitespace-nowrap text-ink-2">{fact.term}</dt>
          <dd className="min-w-0 text-right">{fact.detail}</dd>
        </div>
      ))}
    </dl>
  )
}
