'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useWords } from './words.tsx'

/** Copies a text. It says so in place, and to a screen reader. */
export function CopyButton({ text }: { text: string }) {
  const word = useWords()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button
      type="button"
      className="inline-grid size-6 shrink-0 place-items-center rounded-badge text-ink-3 hover:bg-surface-2 hover:text-ink"
      title={word('copy', { text })}
      onClick={() => void copy()}
    >
      {copied ? <Check aria-hidden className="size-3.5 text-ok" /> : <Copy aria-hidden className="size-3.5" />}
      <span className="sr-only" aria-live="polite">
        {copied ? word('copied') : word('copy', { text })}
      </span>
    </button>
  )
}
