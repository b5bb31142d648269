'use client'

import { useEffect, useState } from 'react'

const stored = 'tieout-single-keys'
const changed = 'tieout:single-keys'

/**
 * Whether single keys do anything. People who dictate or whose hands tremble switch them off; the choice stays in this
 * browser. While off, such keys are stopped before any shortcut hears them; fields and menus still get them.
 */
export function useKeySwitch(): { on: boolean; set: (on: boolean) => void } {
  const [on, setOn] = useState(true)
  useEffect(() => {
    const read = () => setOn(localStorage.getItem(stored) !== 'off')
    read()
    window.addEventListener(changed, read)
    return () => window.removeEventListener(changed, read)
  }, [])
  useEffect(() => {
    if (on) return
    const stop = (event: KeyboardEvent) => {
      if (isShortcut(event)) event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', stop, { capture: true })
    return () => window.removeEventListener('keydown', stop, { capture: true })
  }, [on])
  const set = (next: boolean) => {
    localStorage.setItem(stored, next ? 'on' : 'off')
    window.dispatchEvent(new Event(changed))
  }
  return { on, set }
}

function isShortcut(event: KeyboardEvent): boolean {
  const single = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
  const typing =
    event.target instanceof Element &&
    event.target.closest('input, textarea, select, [role="menu"], [contenteditable]') !== null
  return single && !typing
}
