'use client'

import { useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { AssignMenu } from '../queue/assign-menu.tsx'
import type { Assignee, QueueWords } from '../queue/queue-types.ts'
import { useAssign } from '../queue/use-assign.ts'

export interface CaseOwnerProps {
  readonly caseId: string
  readonly people: readonly Assignee[]
  readonly meId: string
  readonly words: Pick<QueueWords, 'assign' | 'assignToMe' | 'unassign' | 'assignTitle' | 'undo'>
}

/** Gives every open document of the case to a person. A opens the list, I takes them. */
export function CaseOwner({ caseId, people, meId, words }: CaseOwnerProps) {
  const [isOpen, setOpen] = useState(false)
  const assign = useAssign(words.undo)
  const give = (assigneeId: string | null) => void assign({ exceptions: [], caseIds: [caseId] }, assigneeId)
  useHotkeys('a', () => setOpen(true), { preventDefault: true })
  useHotkeys('i', () => give(meId))
  return (
    <AssignMenu
      words={words}
      people={people}
      meId={meId}
      open={isOpen}
      onOpenChange={setOpen}
      onAssign={give}
      canUnassign
    />
  )
}
