'use client'

import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { postAction } from '../post-action.ts'
import { sayDone, sayRefused } from '../toaster.tsx'
import { useWords } from '../words.tsx'

/** What to assign: single exceptions as they were seen, and whole cases. */
export interface AssignTarget {
  readonly exceptions: readonly { readonly id: string; readonly rowVersion: number }[]
  readonly caseIds: readonly string[]
}

interface Previous {
  readonly id: string
  readonly rowVersion: number
  readonly assigneeId: string | null
}

/** Assigns, says what came of it, and offers to undo it. Refused items are named; the others are done. */
export function useAssign(undoLabel: string): (target: AssignTarget, assigneeId: string | null) => Promise<boolean> {
  const router = useRouter()
  const word = useWords()
  return useCallback(
    async (target, assigneeId) => {
      const reply = await postAction('exceptions.assign', { ...target, assigneeId })
      if (!reply.ok) {
        sayRefused(reply.message || word('failed'))
        router.refresh()
        return false
      }
      const { message, previous } = readAnswer(reply.value)
      const undo = async () => {
        const undone = await postAction('exceptions.restore-assignment', { items: previous })
        if (!undone.ok) sayRefused(undone.message || word('failed'))
        router.refresh()
      }
      if (previous.length > 0) sayDone(message, { label: undoLabel, onClick: () => void undo() })
      else sayRefused(message)
      router.refresh()
      return previous.length > 0
    },
    [router, undoLabel, word],
  )
}

function readAnswer(value: unknown): { message: string; previous: readonly Previous[] } {
  if (typeof value !== 'object' || value === null) return { message: '', previous: [] }
  const message = 'message' in value && typeof value.message === 'string' ? value.message : ''
  // The action answers with exactly these; anything else would have failed its own types.
  const previous = 'previous' in value && Array.isArray(value.previous) ? (value.previous as Previous[]) : []
  return { message, previous }
}
