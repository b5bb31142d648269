import type { MoneyView } from '../i18n/format.ts'
import type { InstantView } from '../i18n/moment.ts'

/** One value ready to show, in a list of facts or in a cell. */
export type ValueView =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ident'; readonly text: string; readonly href?: string }
  | { readonly kind: 'day'; readonly day: string }
  | ({ readonly kind: 'instant' } & InstantView)
  | { readonly kind: 'money'; readonly amount: MoneyView }
  | { readonly kind: 'number'; readonly text: string }

export interface FactView {
  readonly term: string
  readonly value: ValueView
}

export interface TableView {
  readonly key: string
  readonly title: string
  readonly aside: string
  readonly columns: readonly { readonly key: string; readonly header: string; readonly isEnd?: boolean }[]
  readonly rows: readonly { readonly id: string; readonly cells: Readonly<Record<string, ValueView>> }[]
  readonly footer?: Readonly<Record<string, ValueView>>
}

/** A document with everything that is known about it by itself. */
export interface DocumentBody {
  readonly documentId: string
  readonly sourceId: string
  readonly stream: 'invoices' | 'erp_documents' | 'payments'
  readonly title: string
  readonly word: string
  readonly entity: string
  readonly zone: string
  readonly facts: readonly FactView[]
  readonly tables: readonly TableView[]
}

/** Facts with a value; what is null is left out rather than shown empty. */
export function factsOf(facts: readonly (readonly [string, ValueView | null])[]): FactView[] {
  return facts.flatMap(([term, value]) => (value === null ? [] : [{ term, value }]))
}

export function text(value: string | null): ValueView | null {
  return value === null || value === '' ? null : { kind: 'text', text: value }
}

export function ident(value: string | null, href?: string): ValueView | null {
  if (value === null || value === '') return null
  return href === undefined ? { kind: 'ident', text: value } : { kind: 'ident', text: value, href }
}

export function day(value: string | null): ValueView | null {
  return value === null ? null : { kind: 'day', day: value }
}

/** Cells with a value, by column. */
export function cellsOf(cells: Readonly<Record<string, ValueView | null>>): Record<string, ValueView> {
  return Object.fromEntries(Object.entries(cells).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
}
