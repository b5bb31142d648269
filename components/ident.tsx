import { classes } from './classes.ts'
import { CopyButton } from './copy-button.tsx'
import { Link } from './link.tsx'

export interface IdentProps {
  /** The number or id as the source wrote it. */
  readonly value: string
  readonly href?: string
  readonly copyable?: boolean
  /** Longer values lose their middle; the title and the copy keep all of it. */
  readonly most?: number
}

/** A number or id in mono. It links to what it names and can be copied whole. */
export function Ident({ value, href, copyable = false, most = 28 }: IdentProps) {
  const shown = value.length > most ? `${value.slice(0, most - 9)}…${value.slice(-8)}` : value
  const text = (
    <span className="ident" title={value}>
      {shown}
    </span>
  )
  return (
    <span className={classes('inline-flex max-w-full items-center gap-1', copyable && 'group/ident')}>
      {href ? (
        <Link className="link cut" href={href}>
          {text}
        </Link>
      ) : (
        text
      )}
      {copyable ? <CopyButton text={value} /> : null}
    </span>
  )
}
