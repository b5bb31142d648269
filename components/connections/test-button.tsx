'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export interface TestButtonProps {
  readonly connectionId: string
  readonly label: string
  readonly testing: string
}

/** Tries a connection; what was found then stands on the page. */
export function TestButton({ connectionId, label, testing }: TestButtonProps) {
  const router = useRouter()
  const word = useWords()
  const [isBusy, setBusy] = useState(false)
  const test = async () => {
    setBusy(true)
    const reply = await postAction('connections.test', { connectionId })
    setBusy(false)
    if (!reply.ok) return sayRefused(reply.message || word('failed'))
    sayDone(messageIn(reply.value))
    router.refresh()
  }
  return (
    <Button size="small" disabled={isBusy} onClick={() => void test()}>
      {isBusy ? testing : label}
    </Button>
  )
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
