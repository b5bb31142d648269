'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Button, type ButtonTone } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export interface ActButtonProps {
  readonly action: 'mappings.preview' | 'mappings.submit'
  readonly input: object
  readonly label: string
  /** Shown while the server works on it. */
  readonly working: string
  readonly tone?: ButtonTone
  readonly refusal?: string | null
}

/** A change that needs no question first: it says that it works, and then what came of it. */
export function ActButton({ action, input, label, working, tone = 'plain', refusal = null }: ActButtonProps) {
  const router = useRouter()
  const word = useWords()
  const id = useId()
  const [isBusy, setBusy] = useState(false)
  const act = async () => {
    setBusy(true)
    const reply = await postAction(action, input)
    setBusy(false)
    if (reply.ok) sayDone(messageIn(reply.value))
    else sayRefused(reply.message || word('failed'))
    router.refresh()
  }
  return (
    <>
      <Button
        tone={tone}
        refusal={refusal}
        disabled={isBusy}
        aria-busy={isBusy}
        {...(refusal ? { 'aria-describedby': id } : {})}
        onClick={() => void act()}
      >
        {isBusy ? working : label}
      </Button>
      {refusal ? (
        <span id={id} className="sr-only">
          {refusal}
        </span>
      ) : null}
      <span className="sr-only" aria-live="polite">
        {isBusy ? working : ''}
      </span>
    </>
  )
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
