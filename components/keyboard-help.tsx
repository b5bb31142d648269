'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Sheet } from './sheet.tsx'
import { Switch } from './switch.tsx'
import { useKeySwitch } from './use-key-switch.ts'
import { useWords } from './words.tsx'

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
}

const rows = [
  { keys: ['J', 'K'], word: 'keyMove' },
  { keys: ['Enter', 'O'], word: 'keyOpen' },
  { keys: ['Space'], word: 'keyPreview' },
  { keys: ['X'], word: 'keySelect' },
  { keys: ['A'], word: 'keyAssign' },
  { keys: ['I'], word: 'keyAssignToMe' },
  { keys: ['/'], word: 'keySearch' },
  { keys: ['G', 'Q'], word: 'keyGoQueue' },
  { keys: ['G', 'O'], word: 'keyGoOverview' },
  { keys: ['G', 'D'], word: 'keyGoDocuments' },
  { keys: ['?'], word: 'keyHelp' },
] as const

/** The list of keys, on `?`, and the keys that work on every page. Keys never act while somebody types into a field. */
export function KeyboardHelp({ places }: { places: GoPlaces }) {
  const word = useWords()
  const [open, setOpen] = useState(false)
  const keys = useKeySwitch()
  useGoKeys(places)
  useHotkeys('?', () => setOpen(true), { useKey: true })
  useEffect(() => {
    const show = () => setOpen(true)
    window.addEventListener(openEvent, show)
    return () => window.removeEventListener(openEvent, show)
  }, [])
  return (
    <Sheet
      title={word('keyboard')}
      open={open}
      onOpenChange={setOpen}
      actions={<Switch label={word('keysOn')} on={keys.on} onChange={keys.set} />}
    >
      <dl className="grid grid-cols-[96px_1fr] gap-y-2">
        {rows.map((row) => (
          <div key={row.word} className="contents">
            <dt className="flex gap-1">
              {row.keys.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{word(row.word)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}

function useGoKeys(places: GoPlaces): void {
  const router = useRouter()
  const go = (place: string | undefined) => () => {
    if (place) router.push(place)
  }
  useHotkeys('g>q', go(places.queue))
  useHotkeys('g>o', go(places.overview))
  useHotkeys('g>d', go(places.documents))
}
