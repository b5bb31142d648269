'use client'

import { useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { AssignMenu } from '../queue/assign-menu.tsx'
import type { Assignee, QueueWords } from '../queue/queue-types.ts'
import { useAssign } from '../queue/use-assign.ts'

export interface OwnerControlProps {
  readonly exception: { readonly id: string; readonly rowVersion: number }
  readonly isOwned: boolean
  readonly people: readonly Assignee[]
  readonly meId: string
  readonly words: Pick<QueueWords, 'assign' | 'assignToMe' | 'unassign' | 'assignTitle' | 'undo'>
}

/** Gives this exception to a person. A opens the list, I takes it. */
export function OwnerControl({ exception, isOwned, people, meId, words }: OwnerControlProps) {
  const [isOpen, setOpen] = useState(false)
  const assign = useAssign(words.undo)
  const give = (assigneeId: string | null) => void assign({ exceptions: [exception], caseIds: [] }, assigneeId)
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
      canUnassign={isOwned}
    />
  )
}
