'use client'

import { Search } from 'lucide-react'
import { useRouter, useSearchParams } from 'next/navigation'
import { type FormEvent, useRef } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Link } from './link.tsx'
import { scopedHref } from './scoped-href.ts'

/** Finds a document by any of its numbers; `/` jumps here from anywhere. On a phone it is a link to the search page. */
export function SearchBox({ label, action }: { label: string; action: string }) {
  const router = useRouter()
  const search = useSearchParams()
  const input = useRef<HTMLInputElement>(null)
  useHotkeys('slash', () => input.current?.focus(), { preventDefault: true })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const words = input.current?.value.trim()
    if (!words) return
    const base = scopedHref(action, search)
    router.push(`${base}${base.includes('?') ? '&' : '?'}q=${encodeURIComponent(words)}`)
  }
  return (
    <>
      <form role="search" className="search-box max-md:hidden" onSubmit={submit}>
        <Search aria-hidden className="size-4 shrink-0" />
        <input ref={input} type="search" name="q" aria-label={label} placeholder={label} autoComplete="off" />
        <kbd className="key">/</kbd>
      </form>
      <Link
        className="ml-auto inline-grid md:hidden size-8 place-items-center rounded-control text-ink-2"
        href={action}
        aria-label={label}
      >
        <Search aria-hidden className="size-4" />
      </Link>
    </>
  )
}
