'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const EVERY_MS = 2000
/** A request that a stopped worker never takes up must not keep the page asking for ever. */
const PATIENCE_MS = 120_000

/** Reads the page again every two seconds while `active`, and not while nobody looks at it. */
export function useRefresh(active: boolean): void {
  const router = useRouter()
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh()
    }, EVERY_MS)
    const end = setTimeout(() => clearInterval(timer), PATIENCE_MS)
    return () => {
      clearInterval(timer)
      clearTimeout(end)
    }
  }, [active, router])
}
