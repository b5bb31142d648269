'use client'

import type { RowSelectionState } from '@tanstack/react-table'
import { useRouter } from 'next/navigation'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useHotkeys } from 'react-hotkeys-hook'
import type { QueueLine } from './queue-types.ts'
import { type AssignTarget, useAssign } from './use-assign.ts'

export interface QueueWork {
  readonly stops: readonly QueueLine[]
  readonly current: QueueLine | undefined
  readonly pointAt: (id: string) => void
  readonly move: (step: 1 | -1) => void
  readonly selection: RowSelectionState
  readonly select: (selection: RowSelectionState) => void
  readonly isPreviewed: boolean
  readonly setPreviewed: (on: boolean) => void
  readonly isAssigning: boolean
  readonly setAssigning: (on: boolean) => void
  readonly give: (assigneeId: string | null) => void
}

/** How long a letter after G still belongs to it, as the key library counts it. */
const SEQUENCE_MS = 1000

interface WorkOptions {
  readonly lines: readonly QueueLine[]
  readonly canAssign: boolean
  readonly meId: string
  readonly undoLabel: string
}

/** What the queue remembers while it is worked: the current row, the selection, what is open, and what keys do with them. */
export function useQueueWork(options: WorkOptions): QueueWork {
  const { lines, canAssign, meId } = options
  const [selection, select] = useState<RowSelectionState>({})
  const [currentId, pointAt] = useState<string | null>(null)
  const [isPreviewed, setPreviewed] = useState(false)
  const [isAssigning, setAssigning] = useState(false)
  const assign = useAssign(options.undoLabel)
  const stops = lines.filter((line) => line.kind === 'document' || line.kind === 'case')
  const at = stops.findIndex((line) => line.id === currentId)
  const current = stops[at]
  const move = (step: 1 | -1) => {
    const next = stops[Math.min(Math.max(at + step, 0), stops.length - 1)]
    if (next) pointAt(next.id)
  }
  const give = async (assigneeId: string | null) => {
    const target = targetOf(lines, selection, current)
    if (target.exceptions.length + target.caseIds.length === 0) return
    if (await assign(target, assigneeId)) select({})
  }
  useMoveKeys(current, move)
  useHotkeys('space', () => setPreviewed((was) => !was), { preventDefault: true, ignoreEventWhen: isOnControl })
  useHotkeys('escape', () => (isPreviewed ? setPreviewed(false) : select({})))
  useHotkeys('x', () => current && isSelectable(current) && select((was) => toggled(was, current.id)), {
    enabled: canAssign,
  })
  useHotkeys('i', () => void give(meId), { enabled: canAssign })
  useHotkeys('a', () => setAssigning(true), { enabled: canAssign, preventDefault: true })
  return {
    stops,
    current,
    pointAt,
    move,
    selection,
    select,
    isPreviewed,
    setPreviewed,
    isAssigning,
    setAssigning,
    give: (assigneeId) => void give(assigneeId),
  }
}

/** Rows that can be selected: cases, and documents that are still open. */
export function isSelectable(line: QueueLine): boolean {
  return line.kind === 'case' || (line.kind === 'document' && line.document.isOpen)
}

function useMoveKeys(current: QueueLine | undefined, move: (step: 1 | -1) => void): void {
  const router = useRouter()
  const openCurrent = () => {
    if (current?.kind === 'document') router.push(current.document.href)
    if (current?.kind === 'case') router.push(current.case.href)
  }
  useHotkeys('j, down', () => move(1), { preventDefault: true })
  useHotkeys('k, up', () => move(-1), { preventDefault: true })
  // G then O leads to the overview; the same O must not open a row as well.
  const leaderAt = useRef(Number.NEGATIVE_INFINITY)
  useHotkeys('g', () => {
    leaderAt.current = performance.now()
  })
  useHotkeys('o', () => {
    if (performance.now() - leaderAt.current > SEQUENCE_MS) openCurrent()
  })
  useHotkeys('enter', openCurrent, { ignoreEventWhen: isOnControl })
}

/** Keeps the current row in sight. */
export function useFollowed(currentId: string | null): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const row = currentId === null ? null : list.current?.querySelector(`[data-line="${CSS.escape(currentId)}"]`)
    row?.scrollIntoView({ block: 'nearest' })
  }, [currentId])
  return list
}

function toggled(selection: RowSelectionState, id: string): RowSelectionState {
  const { [id]: was = false, ...others } = selection
  return was ? others : { ...others, [id]: true }
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
