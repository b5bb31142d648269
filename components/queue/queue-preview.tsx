'use client'

import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { Button, LinkButton } from '../button.tsx'
import { Ident } from '../ident.tsx'
import { Money } from '../money.tsx'
import { FactList } from '../panel.tsx'
import { Badge, severityTone } from '../state.tsx'
import { useWords } from '../words.tsx'
import type { QueueCase, QueueDocument, QueueWords } from './queue-types.ts'

export interface QueuePreviewProps {
  readonly found: QueueDocument | QueueCase
  readonly words: QueueWords
  readonly onMove: (step: 1 | -1) => void
  readonly onClose: () => void
}

/** The current document or case beside the list: the sentence, what to do, and where to go on. */
export function QueuePreview({ found, words, onMove, onClose }: QueuePreviewProps) {
  const word = useWords()
  return (
    <aside className="queue-preview" aria-label={words.preview}>
      <div className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
        <Ident value={found.reference} href={found.href} copyable />
        <Badge tone={severityTone(found.severity)}>{found.severityWord}</Badge>
        <span className="ml-auto flex">
          <Button
            tone="quiet"
            size="square"
            icon={<ChevronUp aria-hidden />}
            aria-label={word('previous')}
            onClick={() => onMove(-1)}
          />
          <Button
            tone="quiet"
            size="square"
            icon={<ChevronDown aria-hidden />}
            aria-label={word('next')}
            onClick={() => onMove(1)}
          />
          <Button tone="quiet" size="square" icon={<X aria-hidden />} aria-label={word('close')} onClick={onClose} />
        </span>
      </div>
      <div className="flex-1 overflow-auto px-4 py-3">
        <h2 className="text-section font-semibold">{found.title}</h2>
        <p className="text-meta text-ink-2">{placeOf(found)}</p>
        <p className="mt-2 text-form">{found.sentence}</p>
        <dl className="mt-4 border-t border-line pt-3">
          <dt className="text-meta font-semibold text-ink-2">{words.whatToDo}</dt>
          <dd className="mt-1">{found.action}</dd>
        </dl>
        <div className="mt-4 border-t border-line pt-3">
          <FactList facts={'variances' in found ? factsOfCase(found, words) : factsOf(found, words)} />
        </div>
      </div>
      <div className="flex gap-2 border-t border-line px-4 py-3">
        <LinkButton className="flex-1" tone="primary" href={found.href} keyHint="O">
          {words.open}
        </LinkButton>
      </div>
    </aside>
  )
}

function placeOf(found: QueueDocument | QueueCase): string {
  const parts =
    'variances' in found
      ? [found.countWord, found.customers, found.entities, found.periods]
      : [found.customer, found.entity, found.period]
  return parts.filter(Boolean).join(', ')
}

function factsOfCase(found: QueueCase, words: QueueWords) {
  const label = (name: string) => words.column[name] ?? ''
  const amounts = (shown: QueueCase['variances']) =>
    shown.map((amount) => (
      <span key={amount.currency} className="block">
        <Money amount={amount} showCode inline strong />
      </span>
    ))
  return [
    { term: label('variance'), detail: amounts(found.variances) },
    { term: label('stake'), detail: amounts(found.stakes) },
    { term: label('assignee'), detail: found.ownerWord },
    { term: label('age'), detail: found.age },
  ]
}

function factsOf(found: QueueDocument, words: QueueWords) {
  const label = (name: string) => words.column[name] ?? ''
  return [
    { term: label('variance'), detail: <Money amount={found.variance} showCode inline strong /> },
    { term: label('stake'), detail: <Money amount={found.atStake} showCode inline /> },
    { term: label('billing'), detail: found.billingNumber ? <Ident value={found.billingNumber} /> : '' },
    { term: label('erp'), detail: found.erpNumber ? <Ident value={found.erpNumber} /> : '' },
    { term: label('status'), detail: found.statusWord },
    { term: label('assignee'), detail: found.assignee ?? words.nobody },
    { term: label('age'), detail: found.age },
  ].filter((fact) => fact.detail !== '')
}
