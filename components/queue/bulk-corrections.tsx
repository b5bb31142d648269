'use client'

import type { RowSelectionState } from '@tanstack/react-table'
import { AskButton } from '../ask-button.tsx'
import { useWords } from '../words.tsx'
import type { QueueLine } from './queue-types.ts'

export interface BulkCorrectionsProps {
  readonly lines: readonly QueueLine[]
  readonly selection: RowSelectionState
}

/** Corrects the selected rows at once: a plan per entity, or leaving them as they are. R and E do the same. */
export function BulkCorrections({ lines, selection }: BulkCorrectionsProps) {
  const word = useWords()
  const chosen = lines.filter((line) => selection[line.id])
  const exceptionIds = chosen.flatMap((line) => (line.kind === 'document' ? [line.document.id] : []))
  const caseIds = chosen.flatMap((line) => (line.kind === 'case' ? [line.case.id] : []))
  const count = exceptionIds.length + caseIds.length
  if (count === 0) return null
  const shared = {
    size: 'small',
    reason: { label: word('reasonWhy') },
  } as const
  const words = { cancel: word('notNow'), done: word('proposedIt') }
  return (
    <>
      <AskButton
        {...shared}
        action="plans.propose"
        input={{ exceptionIds, caseIds }}
        label={word('repost')}
        keyHint="R"
        leadTo={{ path: '/plans', from: 'planIds' }}
        words={{ ...words, title: word('repostTitle'), body: word('repostBody', { count }) }}
      />
      <AskButton
        {...shared}
        action="exceptions.propose-acceptance"
        input={{ exceptionIds }}
        label={word('acceptThese')}
        keyHint="E"
        refusal={caseIds.length > 0 ? word('onlyDocuments') : null}
        words={{ ...words, title: word('acceptTitle'), body: word('acceptBody', { count }) }}
      />
    </>
  )
}
