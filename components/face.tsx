import { classes } from './classes.ts'

export interface FaceProps {
  /** Null for nobody: an empty ring. */
  readonly name: string | null
  readonly small?: boolean
  /** Read aloud in place of the initials. */
  readonly label?: string
}

/** A person by their initials. */
export function Face({ name, small = false, label }: FaceProps) {
  return (
    <span className={classes('face', small && 'is-small', name === null && 'is-nobody')} title={name ?? label}>
      <span aria-hidden>{name === null ? '' : initials(name)}</span>
      {label ? <span className="sr-only">{label}</span> : null}
    </span>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const last = words.length > 1 ? words.at(-1) : undefined
  return `${words[0]?.slice(0, 1) ?? ''}${last?.slice(0, 1) ?? ''}`.toUpperCase()
}
