import { Check } from 'lucide-react'
import { classes } from '../classes.ts'
import { Link } from '../link.tsx'

export interface FacetGroup {
  readonly name: string
  readonly word: string
  readonly values: readonly { value: string; word: string; count: string; isOn: boolean; href: string }[]
}

export interface FacetRailProps {
  readonly title: string
  readonly facets: readonly FacetGroup[]
  readonly clear: { readonly href: string; readonly label: string } | null
  readonly more: (count: number) => string
}

const FIRST = 8

/** Filters with counts. Every value is a link, so that a filtered list is an address that can be passed on. */
export function FacetRail({ title, facets, clear, more }: FacetRailProps) {
  return (
    <nav className="queue-rail" aria-label={title}>
      <div className="flex items-center justify-between">
        <h2 className="text-meta font-semibold">{title}</h2>
        {clear ? (
          <Link className="link text-meta" href={clear.href}>
            {clear.label}
          </Link>
        ) : null}
      </div>
      {facets
        .filter((facet) => facet.values.length > 0)
        .map((facet) => (
          <section key={facet.name} className="mt-3">
            <h3 className="mb-0.5 text-meta font-semibold text-ink-2">{facet.word}</h3>
            <FacetValues values={facet.values.slice(0, FIRST)} />
            {facet.values.length > FIRST ? (
              <details>
                <summary className="link cursor-pointer py-1 text-meta">{more(facet.values.length - FIRST)}</summary>
                <FacetValues values={facet.values.slice(FIRST)} />
              </details>
            ) : null}
          </section>
        ))}
    </nav>
  )
}

function FacetValues({ values }: { values: FacetGroup['values'] }) {
  return (
    <ul>
      {values.map((one) => (
        <li key={one.value}>
          <Link
            className="flex min-h-6 items-center gap-2 rounded-badge px-1 -mx-1 hover:bg-surface-2"
            href={one.href}
            scroll={false}
            role="checkbox"
            aria-checked={one.isOn}
          >
            <span className={classes('check size-3.5', one.isOn && 'bg-accent border-accent')} aria-hidden>
              {one.isOn ? <Check size={10} strokeWidth={3.5} /> : null}
            </span>
            <span className="cut flex-1" title={one.word}>
              {one.word}
            </span>
            <span className="num text-meta text-ink-2">{one.count}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
