import type { listQueueCases, sumCases } from '#db/queries/cases'
import { type MoneyView, moneyView } from '../i18n/format.ts'
import { caseText } from './case-text.ts'
import type { SentenceSubject } from './cause-facts.ts'
import { type DueView, dueView, spanText } from './due-view.ts'
import { type QueueAddress, queueQuery } from './queue-address.ts'
import type { QueueRowView, RowSurroundings } from './queue-row-view.ts'
import type { ReadCtx } from './read-context.ts'

/** A case as one line: how many documents, and its sums per currency. */
export interface CaseLineView {
  readonly id: string
  readonly reference: string
  readonly href: string
  readonly toggleHref: string
  readonly toggleWord: string
  readonly isExpanded: boolean
  readonly moreWord: string | null
  readonly severity: 'critical' | 'high' | 'medium' | 'low'
  readonly severityWord: string
  readonly classWord: string
  readonly title: string
  readonly sentence: string
  readonly action: string
  readonly countWord: string
  readonly customers: string
  readonly entities: string
  readonly periods: string
  readonly variances: readonly MoneyView[]
  readonly stakes: readonly MoneyView[]
  /** The one owner of all its documents; null when there is none or more than one. */
  readonly owner: string | null
  readonly ownerWord: string
  readonly age: string
  readonly due: DueView | null
}

type CaseRow = Awaited<ReturnType<typeof listQueueCases>>[number]
type CaseSums = Awaited<ReturnType<typeof sumCases>>

const severities = ['critical', 'high', 'medium', 'low'] as const

interface CaseFound {
  readonly line: CaseRow
  readonly sums: CaseSums
  readonly first: QueueRowView
  readonly sample: SentenceSubject
  readonly around: RowSurroundings
  readonly address: QueueAddress
  /** How many of its documents are listed below the line. */
  readonly shown: number
}

/** The line of a case: its sentence over all documents; sums stay apart by currency. */
export function caseLineView(ctx: ReadCtx, found: CaseFound): CaseLineView {
  const { line, sums, first, around } = found
  const evidence = around.evidence.get(line.first_id)
  const { title, sentence, action } = caseText(ctx, line, { sums, sample: found.sample, evidence })
  const severity = severities[Number(line.severity_rank)] ?? 'low'
  const customers = Number(line.customers)
  return {
    id: line.case_id,
    reference: line.reference,
    href: `/cases/${line.case_id}${around.query}`,
    ...unfolding(ctx, found),
    severity,
    severityWord: ctx.t(`states.severity.${severity}`),
    classWord: first.classWord,
    title,
    sentence,
    action,
    countWord: ctx.t('work.documents', { count: Number(line.count) }),
    customers: customers === 1 && first.customer ? first.customer : ctx.t('work.customers', { count: customers }),
    entities: line.entities.join(', '),
    periods: spanOf(line.periods),
    variances: addUp(
      sums.map((sum) => [sum.currency, sum.variance_minor]),
      ctx.locale,
    ),
    stakes: addUp(
      sums.map((sum) => [sum.base_currency, sum.base_at_stake_minor]),
      ctx.locale,
    ),
    ...ownerOf(ctx, line),
    age: spanText(around.asOf.getTime() - line.since_at.getTime()),
    due: dueView(line.due_at, { asOf: around.asOf, zone: around.zoneOf(line.entities[0] ?? ''), ctx }),
  }
}

/** Whether the documents are listed below, the address that changes it, and how many are left out. */
function unfolding(ctx: ReadCtx, { line, address, shown }: CaseFound) {
  const isExpanded = address.expanded.includes(line.case_id)
  const others = address.expanded.filter((id) => id !== line.case_id)
  const expanded = isExpanded ? others : [...others, line.case_id]
  const hidden = Number(line.count) - shown
  return {
    isExpanded,
    toggleHref: `/queue${queueQuery(address, { expanded, from: address.from })}`,
    toggleWord: ctx.t(isExpanded ? 'work.queue.collapse' : 'work.queue.expand', { case: line.reference }),
    moreWord: isExpanded && hidden > 0 ? ctx.t('work.queue.moreInCase', { count: hidden }) : null,
  }
}

function ownerOf(ctx: ReadCtx, line: CaseRow): Pick<CaseLineView, 'owner' | 'ownerWord'> {
  const owners = line.assignees.filter((name) => name !== null)
  const [owner] = line.assignees.length === 1 ? owners : []
  return { owner: owner ?? null, ownerWord: owner ?? ctx.t(owners.length > 0 ? 'work.several' : 'work.nobody') }
}

function spanOf(periods: readonly string[]): string {
  const [first] = periods
  const last = periods.at(-1)
  if (first === undefined || last === undefined || first === last) return first ?? ''
  return first.slice(0, 5) === last.slice(0, 5) ? `${first}–${last.slice(5)}` : `${first.slice(2)}–${last.slice(2)}`
}

/** Amounts per currency, added up exactly. */
export function addUp(amounts: readonly (readonly [currency: string, minor: string])[], locale: string): MoneyView[] {
  const sums = new Map<string, bigint>()
  for (const [currency, minor] of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor))
  return [...sums].map(([currency, minor]) => moneyView({ minor, currency }, locale))
}
