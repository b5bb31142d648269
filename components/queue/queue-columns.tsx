'use client'

import { createColumnHelper, rowSelectionFeature, tableFeatures } from '@tanstack/react-table'
import { ChevronDown, ChevronRight, Clock3, Lock, OctagonAlert } from 'lucide-react'
import { classes } from '../classes.ts'
import { Face } from '../face.tsx'
import { Ident } from '../ident.tsx'
import { Link } from '../link.tsx'
import { Money, type MoneyParts } from '../money.tsx'
import { type Severity, StateWord, severityTone } from '../state.tsx'
import type { DueText, QueueCase, QueueDocument, QueueLine } from './queue-types.ts'

export const queueFeatures = tableFeatures({ rowSelectionFeature })

const helper = createColumnHelper<typeof queueFeatures, QueueLine>()

/** Name, width in px (null takes what is left) and whether only the wide list shows it. */
export interface ColumnLook {
  readonly width: number | null
  readonly on: 'always' | 'wide' | 'roomy'
  readonly isEnd?: boolean
  readonly phone?: 'main' | 'amount' | 'meta' | 'side' | 'hide'
  readonly sort?: 'severity' | 'stake' | 'due'
}

/** Widths are fixed so that skeleton and rows take the same room. `wide`: hidden beside filters; `roomy`: hidden beside the preview only. */
export const columnLooks: Readonly<Record<string, ColumnLook>> = {
  severity: { width: 98, on: 'always', phone: 'hide', sort: 'severity' },
  item: { width: 122, on: 'always', phone: 'meta' },
  problem: { width: null, on: 'always', phone: 'main' },
  customer: { width: 150, on: 'roomy', phone: 'hide' },
  document: { width: 140, on: 'wide', phone: 'hide' },
  entity: { width: 88, on: 'always', phone: 'hide' },
  variance: { width: 158, on: 'always', isEnd: true, phone: 'amount' },
  stake: { width: 150, on: 'wide', isEnd: true, phone: 'hide', sort: 'stake' },
  due: { width: 92, on: 'always', phone: 'side', sort: 'due' },
  assignee: { width: 46, on: 'roomy', phone: 'hide' },
}

/** The columns of the queue; documents, cases and the documents inside a case share them. */
export const queueColumns = helper.columns([
  helper.display({ id: 'severity', cell: ({ row }) => <SeverityCell line={row.original} /> }),
  helper.display({ id: 'item', cell: ({ row }) => <ItemCell line={row.original} /> }),
  helper.display({ id: 'problem', cell: ({ row }) => <ProblemCell line={row.original} /> }),
  helper.display({ id: 'customer', cell: ({ row }) => <CustomerCell line={row.original} /> }),
  helper.display({ id: 'document', cell: ({ row }) => <DocumentCell line={row.original} /> }),
  helper.display({ id: 'entity', cell: ({ row }) => <EntityCell line={row.original} /> }),
  helper.display({ id: 'variance', cell: ({ row }) => <Amounts amounts={amountsOf(row.original, 'variance')} /> }),
  helper.display({ id: 'stake', cell: ({ row }) => <Amounts amounts={amountsOf(row.original, 'stake')} /> }),
  helper.display({ id: 'due', cell: ({ row }) => <DueCell line={row.original} /> }),
  helper.display({ id: 'assignee', cell: ({ row }) => <AssigneeCell line={row.original} /> }),
])

function SeverityCell({ line }: { line: QueueLine }) {
  const found = bodyOf(line)
  if (!found || (line.kind === 'document' && line.isChild)) return null
  return <SeverityWord severity={found.severity} word={found.severityWord} />
}

export function SeverityWord({ severity, word }: { severity: Severity; word: string }) {
  return (
    <StateWord tone={severityTone(severity)} strong={severity === 'critical'}>
      {word}
    </StateWord>
  )
}

function ItemCell({ line }: { line: QueueLine }) {
  const found = bodyOf(line)
  if (!found) return null
  return (
    <span className="inline-flex items-center gap-2">
      <span className="sm:hidden">
        <SeverityWord severity={found.severity} word={found.severityWord} />
      </span>
      <Ident value={found.reference} href={found.href} />
      {'customer' in found && found.customer ? <span className="cut sm:hidden">{found.customer}</span> : null}
    </span>
  )
}

function ProblemCell({ line }: { line: QueueLine }) {
  if (line.kind === 'case') return <CaseProblem found={line.case} />
  if (line.kind !== 'document') return null
  const { classWord, title, sentence } = line.document
  return (
    <span className="block cut" title={`${classWord}: ${title}. ${sentence}`}>
      <span className="font-semibold">{classWord}</span> <span className="text-ink-2">{title}</span>
    </span>
  )
}

function CaseProblem({ found }: { found: QueueCase }) {
  const Chevron = found.isExpanded ? ChevronDown : ChevronRight
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Link
        className="-ml-1 inline-grid size-6 shrink-0 place-items-center rounded-badge hover:bg-surface-2"
        href={found.toggleHref}
        scroll={false}
        aria-expanded={found.isExpanded}
        aria-label={found.toggleWord}
      >
        <Chevron aria-hidden className="size-4" />
      </Link>
      <span className="cut font-semibold" title={`${found.classWord}: ${found.title}`}>
        {found.title}
      </span>
      <span className="ml-auto shrink-0 pl-2 text-ink-2">{found.countWord}</span>
    </span>
  )
}

function CustomerCell({ line }: { line: QueueLine }) {
  const name = line.kind === 'case' ? line.case.customers : line.kind === 'document' ? line.document.customer : null
  if (!name) return null
  return (
    <span className={classes('block cut', line.kind === 'case' && 'text-ink-2')} title={name}>
      {name}
    </span>
  )
}

function DocumentCell({ line }: { line: QueueLine }) {
  if (line.kind !== 'document') return null
  const numbers = [line.document.billingNumber, line.document.erpNumber].filter((number) => number !== null)
  return (
    <span className="block leading-4">
      {numbers.map((number) => (
        <span key={number} className="ident block cut first:text-ink text-ink-2" title={number}>
          {number}
        </span>
      ))}
    </span>
  )
}

function EntityCell({ line }: { line: QueueLine }) {
  const [entity, period, locked] = placeOf(line)
  return (
    <span className="block text-meta">
      <span className="block cut" title={entity}>
        {entity}
      </span>
      <span className="flex items-center gap-1 text-ink-2">
        {period}
        {locked ? (
          <span title={locked}>
            <Lock aria-hidden className="size-3" />
            <span className="sr-only">{locked}</span>
          </span>
        ) : null}
      </span>
    </span>
  )
}

function placeOf(line: QueueLine): readonly [string, string, string | null] {
  if (line.kind === 'case') return [line.case.entities, line.case.periods, null]
  if (line.kind === 'document') return [line.document.entity, line.document.period, line.document.lockedWord]
  return ['', '', null]
}

function Amounts({ amounts }: { amounts: readonly MoneyParts[] }) {
  const few = amounts.length > 1
  return (
    <span className={classes('block', few && 'text-meta')} title={amounts.map((amount) => amount.full).join(', ')}>
      {amounts.slice(0, 2).map((amount) => (
        <span key={amount.currency} className="block">
          <Money amount={amount} showCode decimals={3} />
        </span>
      ))}
    </span>
  )
}

function amountsOf(line: QueueLine, which: 'variance' | 'stake'): readonly MoneyParts[] {
  if (line.kind === 'case') return which === 'variance' ? line.case.variances : line.case.stakes
  if (line.kind === 'document') return [which === 'variance' ? line.document.variance : line.document.atStake]
  return []
}

function DueCell({ line }: { line: QueueLine }) {
  const found = bodyOf(line)
  if (!found) return null
  return (
    <span className="block text-meta">
      <Due due={found.due} />
      <span className="block text-ink-2 max-sm:hidden">{found.age}</span>
    </span>
  )
}

const dueLooks = {
  ok: { Icon: null, ink: '' },
  soon: { Icon: Clock3, ink: 'text-warn' },
  over: { Icon: OctagonAlert, ink: 'text-bad' },
} as const

export function Due({ due }: { due: DueText | null }) {
  if (!due) return null
  const { Icon, ink } = dueLooks[due.tone]
  return (
    <span className={classes('inline-flex items-center gap-1 whitespace-nowrap', ink)} title={due.title}>
      {Icon ? <Icon aria-hidden className="size-3.5" /> : null}
      {due.text}
    </span>
  )
}

function AssigneeCell({ line }: { line: QueueLine }) {
  if (line.kind === 'case') return <Face name={line.case.owner} small label={line.case.ownerWord} />
  if (line.kind !== 'document') return null
  return <Face name={line.document.assignee} small />
}

function bodyOf(line: QueueLine): QueueCase | QueueDocument | null {
  if (line.kind === 'case') return line.case
  return line.kind === 'document' ? line.document : null
}
