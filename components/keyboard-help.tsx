'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { useKeySwitch } from './use-key-switch.ts'

const KeyboardSheet = dynamic(() => import('./keyboard-sheet.tsx').then((module) => module.KeyboardSheet), {
  ssr: false,
})

const openEvent = 'tieout:keyboard-help'

/** Opens the list of keys from anywhere. */
export function openKeyboardHelp(): void {
  window.dispatchEvent(new Event(openEvent))
}

/** Where G and a letter lead, as far as the person may go there. */
export interface GoPlaces {
  readonly queue?: string
  readonly overview?: string
  readonly documents?: string
  readonly posting?: string
  readonly mappings?: string
  readonly policies?: string
}

/** The list of keys, on `?`, and the keys that work on every page. Keys never act while somebody types into a field. */
export function KeyboardHelp({ places }: { places: GoPlaces }) {
  const [open, setOpen] = useState(false)
  useKeySwitch()
  useGoKeys(places)
  useHotkeys('?', () => setOpen(true), { useKey: true })
  useEffect(() => {
    const show = () => setOpen(true)
    window.addEventListener(openEvent, show)
    return () => window.removeEventListener(openEvent, show)
  }, [])
  return open ? <KeyboardSheet onClose={() => setOpen(false)} /> : null
}

function useGoKeys(places: GoPlaces): void {
  const router = useRouter()
  const go = (place: string | undefined) => () => {
    if (place) router.push(place)
  }
  useHotkeys('g>q', go(places.queue))
  useHotkeys('g>o', go(places.overview))
  useHotkeys('g>d', go(places.documents))
  useHotkeys('g>p', go(places.posting))
  useHotkeys('g>m', go(places.mappings))
  useHotkeys('g>y', go(places.policies))
}
