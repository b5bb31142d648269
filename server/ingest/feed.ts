import type { z } from 'zod'
import { canonicalText, keyText } from './canonical.ts'
import { type Rejection, rejection, rejectionsOf } from './rejection.ts'

/** What a row becomes in the mirror. `rows` goes to the database as JSON and is spread over the mirror tables there; amounts in it are minor units as text. */
export interface Landing {
  readonly documentId?: string
  /** The instant from which the record exists for the business. Without it: always. */
  readonly existsAt?: string
  /** The instant of its latest change, where the source tells it. */
  readonly changedAt?: string | undefined
  readonly sourceVersion?: number
  readonly rows?: Readonly<Record<string, unknown>>
}

/** What a feed may ask while it reads a row. */
export interface LandingScope {
  /** The functional currency of a legal entity; undefined for one nobody has told of. */
  functionalCurrency(entity: string): string | undefined
  noteEntity(entity: string, functionalCurrency: string): void
}

export type Landed = { readonly landing: Landing } | { readonly rejections: readonly Rejection[] }

/** Adds one figure to a control total. A figure that cannot be read makes the totals of the feed incomplete. */
export type AddTotal = (key: unknown, figure: unknown) => void

export interface FeedDefinition<Row> {
  readonly name: string
  /** May also come as CSV, where whole numbers and flags are texts. */
  readonly csv?: { readonly integers: readonly string[]; readonly flags: readonly string[] }
  readonly row: z.ZodType<Row>
  readonly key: (row: Row) => readonly (string | null | undefined)[]
  readonly entity: (row: Row) => string | null | undefined
  /** Only what the manifest totals: read from the raw row, so that a row rejected for another reason still counts. */
  readonly totals?: (raw: Record<string, unknown>, add: AddTotal) => void
  /** What beside key and time decides whether two rows say the same; the whole row where this is left out. */
  readonly content?: (row: Row) => unknown
  readonly land?: (row: Row, scope: LandingScope) => Landed
}

/** A row that was understood, with its type gone: what every feed has in common. */
export interface TakenRow extends Landing {
  readonly naturalKey: string
  readonly entity: string | null
  readonly content: string
}

export interface Feed {
  readonly name: string
  readonly csv: FeedDefinition<unknown>['csv']
  readonly totals: FeedDefinition<unknown>['totals']
  take(raw: Record<string, unknown>, scope: LandingScope): TakenRow | readonly Rejection[]
}

const LONGEST_KEY = 600 // an index entry must hold it, four bytes a character

/** Hides the row type of a feed behind one step: check, key, canonical content, mirror rows. */
export function defineFeed<Row>(definition: FeedDefinition<Row>): Feed {
  const { name, csv, totals, row: schema, key, entity, content, land } = definition
  return {
    name,
    csv,
    totals,
    take(raw, scope) {
      const parsed = schema.safeParse(raw, { reportInput: true })
      if (!parsed.success) return rejectionsOf(parsed.error)
      const row = parsed.data
      const landed = land?.(row, scope) ?? { landing: {} }
      if ('rejections' in landed) return landed.rejections
      const naturalKey = keyText(key(row))
      if (naturalKey.length > LONGEST_KEY) return [rejection(null, 'text_too_long', { limit: LONGEST_KEY })]
      return {
        ...landed.landing,
        naturalKey,
        entity: entity(row) ?? null,
        content: canonicalText(content ? content(row) : row),
      }
    },
  }
}

/** A CSV row (texts by column name, empty cells left out) with its whole numbers and flags typed as JSON has them. What does not look like one stays a text and is rejected by the schema. */
export function typedCells(feed: Feed, cells: Record<string, string>): Record<string, unknown> {
  const typed: Record<string, unknown> = { ...cells }
  for (const name of feed.csv?.integers ?? []) {
    const cell = cells[name]
    if (cell !== undefined && /^-?\d{1,15}$/.test(cell)) typed[name] = Number(cell)
  }
  for (const name of feed.csv?.flags ?? []) {
    const cell = cells[name]
    if (cell === 'true' || cell === 'false') typed[name] = cell === 'true'
  }
  return typed
}
