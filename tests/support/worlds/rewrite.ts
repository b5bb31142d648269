import type { Dialect } from './dialect.ts'

export type Json = null | boolean | number | string | Json[] | JsonRow
export interface JsonRow {
  [field: string]: Json
}

/** Where a value stands: the currencies its row speaks of (as the source names them) and the entities the drop knows. */
export interface Place {
  readonly dialect: Dialect
  readonly currency: string
  readonly functional: string
  readonly entities: readonly string[]
}

export type Rewrite = (value: Json, place: Place) => Json

const leaf =
  (say: (text: string, place: Place) => string): Rewrite =>
  (value, place) =>
    typeof value === 'string' ? say(value, place) : value

export const word = leaf((text, { dialect }) => dialect.word(text))
export const shared = leaf((text, { dialect }) => dialect.shared(text))
/** The list of one-off services is named by the file-drop contract (section 4); every other list is a company's own. */
export const priceList = leaf((text, { dialect }) => (text === 'STD' ? text : dialect.shared(text)))
export const entity = leaf((text, { dialect }) => dialect.entity(text))
export const account = leaf((text, { dialect }) => dialect.account(text))
export const prose = leaf((text, { dialect }) => dialect.text(text))
export const currency = leaf((text, { dialect }) => dialect.currency(text))
/** In the currency of the row. */
export const money = leaf((text, { dialect, currency }) => dialect.money(text, currency))
/** In the functional currency of the row's entity. */
export const baseMoney = leaf((text, { dialect, functional }) => dialect.money(text, functional))
/** The rate on an ERP document: 1 functional = rate document. */
export const documentRate = leaf((text, { dialect, currency, functional }) =>
  dialect.rate(text, { base: functional, quote: currency }),
)
/** A reference the ERP carries: the patterns of the file-drop contract (section 5) around a number or id. */
export const reference = leaf(sayReference)

/** An object: the fields named here are rewritten, all others stay. */
export function fields(rules: Readonly<Record<string, Rewrite>>): Rewrite {
  return (value, place) => {
    if (!isRow(value)) return value
    const changed: JsonRow = { ...value }
    for (const [name, rewrite] of Object.entries(rules)) {
      const before = value[name]
      if (before !== undefined) changed[name] = rewrite(before, place)
    }
    return changed
  }
}

/** A list whose members are all rewritten alike. */
export function each(rewrite: Rewrite): Rewrite {
  return (value, place) => (Array.isArray(value) ? value.map((member) => rewrite(member, place)) : value)
}

/** An object whose keys are names too. Under a currency as key, amounts are in that currency. */
export function keyed(key: Rewrite, below: Rewrite = (value) => value): Rewrite {
  return (value, place) => {
    if (!isRow(value)) return value
    const entries = Object.entries(value).map(([name, member]) => {
      const inside = key === currency ? { ...place, currency: name } : place
      return [String(key(name, place)), below(member, inside)] as const
    })
    return Object.fromEntries(entries)
  }
}

export function isRow(value: Json | undefined): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text of a field that must be one. */
export function textOf(row: JsonRow, field: string): string {
  const value = row[field]
  if (typeof value !== 'string') throw new Error(`${field} is not a text in ${JSON.stringify(row).slice(0, 200)}`)
  return value
}

function sayReference(text: string, { dialect, entities }: Place): string {
  const suffix = /\/[SRB]\d+$/.exec(text)?.[0] ?? ''
  const stem = text.slice(0, text.length - suffix.length)
  for (const code of entities) {
    const consolidated = stem.startsWith(`CON-${code}-`) && /^(.+)-(\d{4}-\d{2})$/.exec(stem.slice(5 + code.length))
    if (consolidated) {
      const [, customer = '', period = ''] = consolidated
      return `CON-${dialect.entity(code)}-${dialect.word(customer)}-${period}${suffix}`
    }
    const revenue = stem.startsWith(`REV-${code}-`) && /^([A-Z]{3})-(\d{4}-\d{2})$/.exec(stem.slice(5 + code.length))
    if (revenue) {
      const [, code3 = '', period = ''] = revenue
      return `REV-${dialect.entity(code)}-${dialect.currency(code3)}-${period}${suffix}`
    }
  }
  return dialect.word(stem) + suffix
}
