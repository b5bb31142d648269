'use client'

import type { RowSelectionState } from '@tanstack/react-table'
import { X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import { Button } from '../button.tsx'
import { useWords } from '../words.tsx'
import { AssignMenu } from './assign-menu.tsx'
import { QueuePreview } from './queue-preview.tsx'
import { isSelectable, QueueTable } from './queue-table.tsx'
import type { Assignee, QueueLine, QueueWords, SortLink } from './queue-types.ts'
import { type AssignTarget, useAssign } from './use-assign.ts'

export interface QueueScreenProps {
  readonly lines: readonly QueueLine[]
  readonly words: QueueWords
  readonly sorts: Readonly<Record<string, SortLink>>
  readonly people: readonly Assignee[]
  readonly meId: string
  /** False for those who only read: no boxes, no bulk bar. */
  readonly canAssign: boolean
  readonly rail: ReactNode
  /** True when somebody asked for the filters: then a phone shows them too. */
  readonly isRailAsked: boolean
  readonly foot: ReactNode
  /** What stands in place of the list when it is empty. */
  readonly empty: ReactNode
}

/** The work queue: filters, list and preview, worked with the keyboard as well as with the mouse. */
export function QueueScreen(props: QueueScreenProps) {
  const { lines, words, canAssign, meId } = props
  const router = useRouter()
  const [selection, setSelection] = useState<RowSelectionState>({})
  const [currentId, setCurrentId] = useState<string | null>(null)
  const [isPreviewed, setPreviewed] = useState(false)
  const [isAssigning, setAssigning] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const assign = useAssign(words.undo)

  const stops = lines.filter((line) => line.kind === 'document' || line.kind === 'case')
  const at = stops.findIndex((line) => line.id === currentId)
  const current = stops[at]
  const target = targetOf(lines, selection, current)
  const move = (step: 1 | -1) => {
    const next = stops[Math.min(Math.max(at + step, 0), stops.length - 1)]
    if (next) setCurrentId(next.id)
  }
  const openCurrent = () => {
    if (current?.kind === 'document') router.push(current.document.href)
    if (current?.kind === 'case') router.push(current.case.href)
  }
  const toggleCurrent = () => {
    if (!canAssign || !current || !isSelectable(current)) return
    setSelection(({ [current.id]: was = false, ...others }) => (was ? others : { ...others, [current.id]: true }))
  }
  const give = async (assigneeId: string | null) => {
    if (target.exceptions.length + target.caseIds.length === 0) return
    if (await assign(target, assigneeId)) setSelection({})
  }
  useHotkeys('j, down', () => move(1), { preventDefault: true })
  useHotkeys('k, up', () => move(-1), { preventDefault: true })
  useHotkeys('o', openCurrent)
  useHotkeys('enter', openCurrent, { ignoreEventWhen: isOnControl })
  useHotkeys('x', toggleCurrent)
  useHotkeys('space', () => setPreviewed((was) => !was), { preventDefault: true, ignoreEventWhen: isOnControl })
  useHotkeys('escape', () => (isPreviewed ? setPreviewed(false) : setSelection({})))
  useHotkeys('i', () => void give(meId), { enabled: canAssign })
  useHotkeys('a', () => setAssigning(true), { enabled: canAssign, preventDefault: true })
  useEffect(() => {
    const row = currentId === null ? null : list.current?.querySelector(`[data-line="${CSS.escape(currentId)}"]`)
    row?.scrollIntoView({ block: 'nearest' })
  }, [currentId])

  const shown = current?.kind === 'document' ? current.document : current?.kind === 'case' ? current.case : null
  const preview = isPreviewed && shown !== null
  const count = Object.keys(selection).length
  return (
    <div
      className="queue"
      data-rail={props.rail && !preview ? 'on' : 'off'}
      data-preview={preview ? 'on' : 'off'}
      data-asked={props.isRailAsked ? 'on' : 'off'}
    >
      {preview ? null : props.rail}
      <div className="queue-list">
        <div className="queue-scroll" ref={list} tabIndex={0} role="region" aria-label={words.table}>
          {stops.length === 0 ? (
            props.empty
          ) : (
            <QueueTable
              lines={lines}
              words={words}
              sorts={props.sorts}
              canSelect={canAssign}
              selection={selection}
              onSelection={setSelection}
              currentId={currentId}
              onCurrent={setCurrentId}
              room={preview ? 'previewed' : props.rail ? 'filtered' : 'full'}
            />
          )}
        </div>
        {count > 0 || isAssigning ? (
          <BulkBar count={count} onClear={() => setSelection({})}>
            <AssignMenu
              words={words}
              people={props.people}
              meId={meId}
              open={isAssigning}
              onOpenChange={setAssigning}
              onAssign={(assigneeId) => void give(assigneeId)}
              canUnassign
            />
          </BulkBar>
        ) : (
          props.foot
        )}
      </div>
      {preview && shown ? (
        <QueuePreview found={shown} words={words} onMove={move} onClose={() => setPreviewed(false)} />
      ) : null}
    </div>
  )
}

function BulkBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }) {
  const word = useWords()
  return (
    <div className="queue-foot is-bulk" role="toolbar" aria-label={word('selected', { count })}>
      <span className="font-semibold" aria-live="polite">
        {word('selected', { count })}
      </span>
      {children}
      <Button
        className="ml-auto"
        tone="quiet"
        size="square"
        icon={<X aria-hidden />}
        aria-label={word('clear')}
        onClick={onClear}
      />
    </div>
  )
}

/** The selected rows, or the current one when nothing is selected. */
function targetOf(
  lines: readonly QueueLine[],
  selection: RowSelectionState,
  current: QueueLine | undefined,
): AssignTarget {
  const chosen = lines.filter((line) => selection[line.id])
  const wanted = chosen.length > 0 ? chosen : current && isSelectable(current) ? [current] : []
  return {
    exceptions: wanted.flatMap((line) =>
      line.kind === 'document' ? [{ id: line.document.id, rowVersion: line.document.rowVersion }] : [],
    ),
    caseIds: wanted.flatMap((line) => (line.kind === 'case' ? [line.case.id] : [])),
  }
}

/** Enter and Space belong to a link, a button or a box that has the focus. */
function isOnControl(event: KeyboardEvent): boolean {
  return (
    event.target instanceof HTMLElement &&
    event.target.closest('a, button, summary, [role="checkbox"], [role="menu"], [role="dialog"]') !== null
  )
}
