'use client'

import { Menu } from '@base-ui/react/menu'
import { UserRound } from 'lucide-react'
import { Face } from '../face.tsx'
import type { Assignee, QueueWords } from './queue-types.ts'

export interface AssignMenuProps {
  readonly words: Pick<QueueWords, 'assign' | 'assignToMe' | 'unassign' | 'assignTitle'>
  readonly people: readonly Assignee[]
  readonly meId: string
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly onAssign: (assigneeId: string | null) => void
  readonly canUnassign: boolean
}

/** Gives work to a person, to oneself, or to nobody. */
export function AssignMenu(props: AssignMenuProps) {
  const { words, people, meId, onAssign, open, onOpenChange } = props
  const others = people.filter((person) => person.id !== meId)
  const control = open === undefined || onOpenChange === undefined ? {} : { open, onOpenChange }
  return (
    <Menu.Root {...control}>
      <Menu.Trigger className="btn is-small">
        <UserRound aria-hidden />
        {words.assign}
        <kbd className="key max-sm:hidden">A</kbd>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-30" sideOffset={4} align="start">
          <Menu.Popup className="pop" aria-label={words.assignTitle}>
            {people.length > others.length ? (
              <Menu.Item className="pop-row" onClick={() => onAssign(meId)}>
                <Face name={people.find((person) => person.id === meId)?.name ?? null} small />
                <span className="flex-1">{words.assignToMe}</span>
                <kbd className="key">I</kbd>
              </Menu.Item>
            ) : null}
            {others.map((person) => (
              <Menu.Item key={person.id} className="pop-row" onClick={() => onAssign(person.id)}>
                <Face name={person.name} small />
                {person.name}
              </Menu.Item>
            ))}
            {props.canUnassign ? (
              <Menu.Item className="pop-row" onClick={() => onAssign(null)}>
                <Face name={null} small />
                {words.unassign}
              </Menu.Item>
            ) : null}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
