import NextLink from 'next/link'
import type { ComponentProps } from 'react'

export type LinkProps = ComponentProps<typeof NextLink>

/** A link that asks the server only when it is followed: a list of fifty rows must not cost fifty requests. */
export function Link(props: LinkProps) {
  return <NextLink prefetch={false} {...props} />
}
