'use client'

import { useRouter } from 'next/navigation'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'

interface RowKeys {
  readonly ref: RefObject<HTMLTableElement | null>
  /** The row that keys act on, or -1 before the first key. */
  readonly rowAt: number
  readonly point: (at: number) => void
}

interface RowKeysOptions {
  readonly rows: readonly { readonly id: string; readonly href?: string }[]
  readonly enabled: boolean
  readonly onPreview?: ((id: string) => void) | undefined
  readonly onToggle?: ((id: string) => void) | undefined
}

/** J and K move, Enter or O opens, Space previews, X selects. Nothing happens while somebody types into a field. */
export function useRowKeys({ rows, enabled, onPreview, onToggle }: RowKeysOptions): RowKeys {
  const router = useRouter()
  const ref = useRef<HTMLTableElement>(null)
  const [rowAt, setRowAt] = useState(-1)
  const row = rows[rowAt]
  const step = (by: number) => setRowAt((at) => Math.min(rows.length - 1, Math.max(0, at + by)))
  const options = { enabled, preventDefault: true }
  useHotkeys('j', () => step(1), options)
  useHotkeys('k', () => step(-1), options)
  useHotkeys('o', () => row?.href && router.push(row.href), options)
  // Enter and Space belong to the control that has the focus; only elsewhere do they act on the row.
  useHotkeys('enter', () => row?.href && router.push(row.href), {
    enabled: enabled && row !== undefined,
    ignoreEventWhen: isOnControl,
  })
  useHotkeys('space', () => row && onPreview?.(row.id), {
    ...options,
    enabled: enabled && row !== undefined && onPreview !== undefined,
    ignoreEventWhen: isOnControl,
  })
  useHotkeys('x', () => row && onToggle?.(row.id), options)
  useEffect(() => {
    if (!row) return
    ref.current?.querySelector(`[data-row="${CSS.escape(row.id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [row])
  return { ref, rowAt, point: setRowAt }
}

function isOnControl(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element &&
    event.target.closest('a, button, input, select, textarea, [role="checkbox"]') !== null
  )
}
