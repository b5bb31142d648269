'use client'

import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'
import { useRefresh } from './use-refresh.ts'

export interface RequestRunProps {
  readonly label: string
  readonly requested: string
  readonly waiting: string
}

/** Asks for a run, says so, and looks again until it shows. */
export function RequestRun({ label, requested, waiting }: RequestRunProps) {
  const router = useRouter()
  const word = useWords()
  const [isSending, setSending] = useState(false)
  const [looking, setLooking] = useState(false)
  useRefresh(looking)
  const request = async () => {
    setSending(true)
    const reply = await postAction('runs.request', {})
    setSending(false)
    if (!reply.ok) return sayRefused(reply.message || word('failed'))
    sayDone(isQueued(reply.value) ? requested : waiting)
    setLooking(true)
    router.refresh()
  }
  return (
    <Button tone="primary" icon={<RefreshCw aria-hidden />} disabled={isSending} onClick={() => void request()}>
      {label}
    </Button>
  )
}

function isQueued(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'queued' in value && value.queued === true
}
