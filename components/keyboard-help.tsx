'use client'

import { useEffect, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Sheet } from './sheet.tsx'
import { useWords } from './words.tsx'

const openEvent = 'tieout:keyboard-help'

/** Opens the list of keys from anywhere. */
export function openKeyboardHelp(): void {
  window.dispatchEvent(new Event(openEvent))
}

const rows = [
  { keys: ['J', 'K'], word: 'keyMove' },
  { keys: ['Enter', 'O'], word: 'keyOpen' },
  { keys: ['Space'], word: 'keyPreview' },
  { keys: ['X'], word: 'keySelect' },
  { keys: ['/'], word: 'keySearch' },
  { keys: ['G', 'Q'], word: 'keyGoQueue' },
  { keys: ['G', 'O'], word: 'keyGoOverview' },
  { keys: ['G', 'D'], word: 'keyGoDocuments' },
  { keys: ['?'], word: 'keyHelp' },
] as const

/** The list of keys, on `?`. Keys never act while somebody types into a field. */
export function KeyboardHelp() {
  const word = useWords()
  const [open, setOpen] = useState(false)
  useHotkeys('?', () => setOpen(true), { useKey: true })
  useEffect(() => {
    const show = () => setOpen(true)
    window.addEventListener(openEvent, show)
    return () => window.removeEventListener(openEvent, show)
  }, [])
  return (
    <Sheet title={word('keyboard')} open={open} onOpenChange={setOpen}>
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
