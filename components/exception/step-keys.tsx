'use client'

import { ChevronDown, ChevronUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useHotkeys } from 'react-hotkeys-hook'
import { Link } from '../link.tsx'

export interface StepKeysProps {
  readonly position: string
  readonly previous: { readonly href: string | null; readonly label: string }
  readonly next: { readonly href: string | null; readonly label: string }
  /** Where L leads. */
  readonly traceHref: string | null
}

/** Where this stands in the list one came from, and the way to its neighbours: K and J, as in the list. */
export function StepKeys({ position, previous, next, traceHref }: StepKeysProps) {
  const router = useRouter()
  const go = (href: string | null) => (href ? router.push(href) : undefined)
  useHotkeys('k', () => go(previous.href))
  useHotkeys('j', () => go(next.href))
  useHotkeys('l', () => go(traceHref))
  return (
    <>
      <span className="num">{position}</span>
      <Step {...previous} icon={<ChevronUp aria-hidden />} />
      <Step {...next} icon={<ChevronDown aria-hidden />} />
    </>
  )
}

function Step({ href, label, icon }: { href: string | null; label: string; icon: React.ReactNode }) {
  if (!href) {
    return (
      <span className="btn is-quiet is-square" role="link" aria-disabled="true" aria-label={label}>
        {icon}
      </span>
    )
  }
  return (
    <Link className="btn is-quiet is-square" href={href} aria-label={label} title={label}>
      {icon}
    </Link>
  )
}
