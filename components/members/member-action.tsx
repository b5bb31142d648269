'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../button.tsx'
import { postAction } from '../post-action.ts'
import { Sheet } from '../sheet.tsx'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

export interface MemberActionProps {
  readonly userId: string
  readonly isClosed: boolean
  /** Why this account cannot be closed, in words; null when it can. */
  readonly refusal: string | null
  readonly words: {
    readonly close: string
    readonly reopen: string
    readonly cancel: string
    readonly closeTitle: string
    readonly closeBody: string
  }
}

/** Closes an account after asking, or opens it again at once. */
export function MemberAction({ userId, isClosed, refusal, words }: MemberActionProps) {
  const router = useRouter()
  const word = useWords()
  const [asking, setAsking] = useState(false)
  const change = async (action: 'members.close-account' | 'members.reopen-account') => {
    setAsking(false)
    const reply = await postAction(action, { userId })
    if (!reply.ok) return sayRefused(reply.message || word('failed'))
    sayDone(messageIn(reply.value))
    router.refresh()
  }
  if (isClosed) {
    return (
      <Button size="small" tone="quiet" onClick={() => void change('members.reopen-account')}>
        {words.reopen}
      </Button>
    )
  }
  const actions = (
    <>
      <Button onClick={() => setAsking(false)}>{words.cancel}</Button>
      <Button tone="danger" onClick={() => void change('members.close-account')}>
        {words.close}
      </Button>
    </>
  )
  return (
    <>
      <Button size="small" tone="quiet" refusal={refusal} onClick={() => setAsking(true)}>
        {words.close}
      </Button>
      <Sheet title={words.closeTitle} open={asking} onOpenChange={setAsking} actions={actions}>
        {words.closeBody}
      </Sheet>
    </>
  )
}

function messageIn(value: unknown): string {
  return typeof value === 'object' && value !== null && 'message' in value ? String(value.message) : ''
}
