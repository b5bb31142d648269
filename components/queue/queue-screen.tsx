'use client'

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../button.tsx'
import { useWords } from '../words.tsx'
import { AssignMenu } from './assign-menu.tsx'
import { BulkCorrections } from './bulk-corrections.tsx'
import { QueuePreview } from './queue-preview.tsx'
import { QueueTable } from './queue-table.tsx'
import type { Assignee, QueueLine, QueueWords, SortLink } from './queue-types.ts'
import { type QueueWork, useFollowed, useQueueWork } from './use-queue-work.ts'

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
  const work = useQueueWork({ lines, canAssign, meId, undoLabel: words.undo })
  const list = useFollowed(work.current?.id ?? null)
  const shown = bodyOf(work.current)
  const preview = work.isPreviewed && shown !== null
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
          {work.stops.length === 0 ? (
            props.empty
          ) : (
            <QueueTable
              lines={lines}
              words={words}
              sorts={props.sorts}
              canSelect={canAssign}
              selection={work.selection}
              onSelection={work.select}
              currentId={work.current?.id ?? null}
              onCurrent={work.pointAt}
              room={preview ? 'previewed' : props.rail ? 'filtered' : 'full'}
            />
          )}
        </div>
        <Foot {...props} work={work} />
      </div>
      {preview && shown ? (
        <QueuePreview found={shown} words={words} onMove={work.move} onClose={() => work.setPreviewed(false)} />
      ) : null}
    </div>
  )
}

/** What can be done with the selection; sums and pages while nothing is selected. */
function Foot({ lines, words, people, meId, foot, work }: QueueScreenProps & { work: QueueWork }) {
  const count = Object.keys(work.selection).length
  if (count === 0 && !work.isAssigning) return foot
  return (
    <BulkBar count={count} onClear={() => work.select({})}>
      <AssignMenu
        words={words}
        people={people}
        meId={meId}
        open={work.isAssigning}
        onOpenChange={work.setAssigning}
        onAssign={work.give}
        canUnassign
      />
      <BulkCorrections lines={lines} selection={work.selection} />
    </BulkBar>
  )
}

function bodyOf(line: QueueLine | undefined) {
  if (line?.kind === 'document') return line.document
  return line?.kind === 'case' ? line.case : null
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
