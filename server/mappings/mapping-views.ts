import type { MoneyView } from '../i18n/format.ts'
import type { InstantView } from '../i18n/moment.ts'

/** One set on the page of all sets. Counts are formatted. */
export interface SetCardView {
  readonly set: string
  readonly title: string
  readonly purpose: string
  readonly href: string
  readonly inForce: string
  readonly version: string
  readonly lastChange: {
    readonly reference: string
    readonly href: string
    readonly at: InstantView
    readonly by: string
  } | null
  readonly openChanges: string
  /** Statements of a source that differ from an approved change; null when there are none. */
  readonly differences: string | null
}

/** A change in a list. */
export interface ChangeRowView {
  readonly id: string
  readonly reference: string
  readonly href: string
  readonly title: string
  readonly set: string
  readonly entity: string
  readonly state: string
  readonly stateWord: string
  readonly proposedBy: string
  readonly proposedAt: InstantView
  readonly documents: string | null
  /** Why the reader may not approve it now; null when they may, or when it waits for nobody. */
  readonly refusal: string | null
}

export interface SetsPage {
  readonly sets: readonly SetCardView[]
  readonly changes: readonly ChangeRowView[]
}

/** A validity of one key: what it maps to, since when, by whom. `values` stand in the order of the page's columns. */
export interface VersionRowView {
  readonly id: string
  readonly entity: string
  readonly key: string
  readonly values: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly origin: 'import' | 'change'
  readonly isInForce: boolean
  readonly proposedBy: string
  readonly approvedBy: string
  readonly change: { readonly reference: string; readonly href: string } | null
}

export interface DifferenceRowView {
  readonly key: string
  readonly approved: string
  readonly delivered: string
  readonly since: InstantView
  readonly change: { readonly reference: string; readonly href: string } | null
}

export interface SetPage {
  readonly set: string
  readonly title: string
  readonly purpose: string
  readonly version: string
  readonly keyLabel: string
  readonly columns: readonly string[]
  /** The names under which a draft sends key and values. */
  readonly keyFields: readonly string[]
  readonly valueFields: readonly string[]
  readonly rows: readonly VersionRowView[]
  readonly differences: readonly DifferenceRowView[]
  readonly changes: readonly ChangeRowView[]
}

/** One line of the difference a change makes: `removed`, `added` or `unchanged`; `changed` names the columns that differ from the row above. */
export interface DiffRowView {
  readonly sign: 'removed' | 'added' | 'unchanged'
  readonly entity: string
  readonly key: string
  readonly values: readonly string[]
  readonly validFrom: string
  readonly validTo: string
}

/** Net effect on one account of one entity in one posting period: debit positive, in document currency. */
export interface EffectRowView {
  readonly entity: string
  readonly account: string
  readonly period: string
  readonly amount: MoneyView
}

export interface PreviewView {
  readonly previewNo: number
  readonly at: InstantView
  readonly by: string
  readonly isCurrent: boolean
  readonly documents: string
  readonly clears: string
  readonly changes: string
  readonly remains: string
  readonly breaks: string
  readonly otherDocuments: string
  readonly customersNoticing: string
  readonly lockedDocuments: string
  readonly softClosedDocuments: string
  readonly effect: readonly EffectRowView[]
}

export interface PreviewDocumentView {
  readonly id: string
  readonly number: string
  readonly href: string
  readonly customer: string
  readonly entity: string
  readonly period: string
  readonly periodState: string
  readonly gross: MoneyView
  readonly before: string
  readonly after: string
  readonly postingOn: string | null
  readonly result: 'clears' | 'changes' | 'remains' | 'breaks'
  readonly resultWord: string
  readonly remedyWord: string
}

/** One document: per account what the ERP holds now, what it should hold, and the net effect. Debit positive. */
export interface DocumentEffectView {
  readonly id: string
  readonly number: string
  readonly customer: string
  readonly currency: string
  readonly before: string
  readonly after: string
  readonly lines: readonly {
    readonly account: string
    readonly inErp: MoneyView
    readonly after: MoneyView
    readonly net: MoneyView
  }[]
}

export interface ChangePage {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly reason: string
  readonly set: string
  readonly setTitle: string
  readonly setHref: string
  readonly state: string
  readonly stateWord: string
  readonly revision: number
  readonly rowVersion: number
  readonly repost: boolean
  readonly proposedBy: string
  readonly proposedAt: InstantView
  readonly editors: readonly string[]
  readonly case: { readonly reference: string; readonly href: string } | null
  readonly decision: { readonly by: string; readonly at: InstantView; readonly reason: string } | null
  readonly columns: readonly string[]
  readonly diff: readonly DiffRowView[]
  readonly counts: { readonly removed: string; readonly added: string; readonly unchanged: string }
  /** The rows as a draft form edits them. */
  readonly draftRows: readonly DraftRow[]
  readonly preview: PreviewView | null
  readonly documents: readonly PreviewDocumentView[]
  readonly nextDocuments: string | null
  readonly document: DocumentEffectView | null
  readonly checks: readonly {
    readonly name: string
    readonly label: string
    readonly passed: boolean
    readonly note: string
  }[]
  readonly abilities: Readonly<Record<ChangeAct, { readonly shown: boolean; readonly refusal: string | null }>>
  readonly plans: readonly { readonly reference: string; readonly href: string; readonly state: string }[]
  readonly events: readonly {
    readonly no: number
    readonly kind: string
    readonly word: string
    readonly actor: string
    readonly at: InstantView
    readonly text: string
  }[]
}

export type ChangeAct =
  | 'edit'
  | 'preview'
  | 'submit'
  | 'approve'
  | 'reject'
  | 'request-changes'
  | 'withdraw'
  | 'roll-back'
  | 'comment'

/** A row as `mappings.draft` and `mappings.edit` take it; a null value takes the key out of force for the dates. */
export interface DraftRow {
  readonly entity: string | null
  readonly key: Readonly<Record<string, string>>
  readonly value: Readonly<Record<string, unknown>> | null
  readonly validFrom: string
  readonly validTo: string | null
}

/** A key of the data that nothing maps, and the draft that would map it. */
export interface CoverageRowView {
  readonly id: string
  readonly set: string
  readonly setTitle: string
  readonly entity: string
  readonly key: string
  readonly documents: string
  readonly firstOn: string
  readonly amounts: readonly MoneyView[]
  /** Null where a mapping is not the remedy (a missing rate). */
  readonly draft: { readonly title: string; readonly reason: string; readonly rows: readonly DraftRow[] } | null
  /** Where the suggested value comes from, in words. */
  readonly suggestion: string
  readonly openChange: { readonly reference: string; readonly href: string } | null
}
