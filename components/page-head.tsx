import type { ReactNode } from 'react'
import { Breadcrumbs, type Crumb } from './breadcrumbs.tsx'

export interface PageHeadProps {
  readonly title: string
  /** What stands right of the title: an id, badges, a count. */
  readonly beside?: ReactNode
  /** One sentence first: what, how much, why, since when, what to do. */
  readonly lede?: ReactNode
  readonly actions?: ReactNode
  readonly crumbs?: readonly Crumb[]
  /** Right of the breadcrumbs: previous and next in the list one came from. */
  readonly position?: ReactNode
}

/** The head of a page: where it is, what it is, the sentence that matters, and what can be done. */
export function PageHead({ title, beside, lede, actions, crumbs, position }: PageHeadProps) {
  return (
    <header className="shrink-0 px-(--gutter) pt-2.5 pb-2.5">
      {crumbs ? (
        <div className="flex min-h-6 items-center gap-3">
          <Breadcrumbs crumbs={crumbs} />
          {position ? <div className="ml-auto flex items-center gap-1 text-meta text-ink-2">{position}</div> : null}
        </div>
      ) : null}
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-page font-semibold tracking-[-0.012em]">{title}</h1>
        {beside ? <div className="flex flex-wrap items-center gap-2 text-ink-2">{beside}</div> : null}
        {actions ? <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:ml-0">{actions}</div> : null}
      </div>
      {lede ? <p className="mt-1 max-w-[108ch] text-form">{lede}</p> : null}
    </header>
  )
}
