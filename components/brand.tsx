import { Link } from './link.tsx'

/** The sign: two entries, tied. */
export function BrandMark({ className = 'size-[18px]' }: { className?: string }) {
  return (
    <svg aria-hidden className={className} viewBox="0 0 18 18" fill="none" strokeWidth="2.2" strokeLinecap="round">
      <path d="M2 6h14M2 12h14" className="stroke-ink" />
      <path d="M9 1.8v14.4" className="stroke-accent" />
    </svg>
  )
}

/** The product's name; leads home. */
export function Brand({ name, href }: { name: string; href: string }) {
  return (
    <Link className="shell-brand" href={href} aria-label={name}>
      <BrandMark />
      <span className="max-sm:hidden">{name}</span>
    </Link>
  )
}
