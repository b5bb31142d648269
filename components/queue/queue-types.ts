import type { MoneyParts } from '../money.tsx'
import type { Severity } from '../state.tsx'

/** When something is due, seen from the last run. */
export interface DueText {
  readonly text: string
  readonly tone: 'ok' | 'soon' | 'over'
  readonly title: string
}

/** One exception as the queue shows it. */
export interface QueueDocument {
  readonly id: string
  readonly reference: string
  readonly href: string
  readonly rowVersion: number
  readonly severity: Severity
  readonly severityWord: string
  readonly isOpen: boolean
  readonly statusWord: string
  readonly classWord: string
  readonly title: string
  readonly sentence: string
  readonly action: string
  readonly customer: string | null
  readonly billingNumber: string | null
  readonly erpNumber: string | null
  readonly entity: string
  readonly period: string
  /** Said where the period is locked. */
  readonly lockedWord: string | null
  readonly variance: MoneyParts
  readonly atStake: MoneyParts
  readonly assigneeId: string | null
  readonly assignee: string | null
  readonly age: string
  readonly due: DueText | null
}

/** Documents with one cause, in one line. */
export interface QueueCase {
  readonly id: string
  readonly reference: string
  readonly href: string
  readonly toggleHref: string
  readonly toggleWord: string
  readonly isExpanded: boolean
  readonly moreWord: string | null
  readonly severity: Severity
  readonly severityWord: string
  readonly classWord: string
  readonly title: string
  /** Of all its documents together. */
  readonly sentence: string
  readonly action: string
  readonly countWord: string
  readonly customers: string
  readonly entities: string
  readonly periods: string
  readonly variances: readonly MoneyParts[]
  readonly stakes: readonly MoneyParts[]
  readonly owner: string | null
  readonly ownerWord: string
  readonly age: string
  readonly due: DueText | null
}

export type QueueLine =
  | { readonly kind: 'band'; readonly id: string; readonly label: string; readonly aside: string }
  | { readonly kind: 'case'; readonly id: string; readonly case: QueueCase }
  | { readonly kind: 'document'; readonly id: string; readonly isChild: boolean; readonly document: QueueDocument }
  | { readonly kind: 'more'; readonly id: string; readonly href: string; readonly label: string }

export interface SortLink {
  readonly href: string
  readonly isOn: boolean
}

/** What the queue says, in the reader's language. */
export interface QueueWords {
  readonly table: string
  readonly column: Readonly<Record<string, string>>
  readonly nobody: string
  readonly open: string
  readonly trace: string
  readonly whatToDo: string
  readonly assign: string
  readonly assignTitle: string
  readonly assignToMe: string
  readonly unassign: string
  readonly undo: string
  readonly preview: string
}

export interface Assignee {
  readonly id: string
  readonly name: string
}
