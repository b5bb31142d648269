import type { TrytonClient, TrytonRow } from './client.ts'
import { TrytonFault } from './fault.ts'

/** A company of the database, with what its invoices need. */
export interface TrytonCompany {
  readonly id: number
  readonly name: string
  readonly currencyId: number
  readonly currency: string
}

/** The companies the user may see. */
export async function readCompanies(client: TrytonClient): Promise<readonly TrytonCompany[]> {
  const rows = await client.rows('company.company', [], { fields: ['party.name', 'currency', 'currency.code'] })
  return rows.map((row) => ({
    id: row.id,
    name: textOf(nested(row, 'party'), 'name'),
    currencyId: numberOf(row, 'currency'),
    currency: textOf(nested(row, 'currency'), 'code'),
  }))
}

/** One company by its name. Throws a rule fault with a sentence when there is none. */
export async function readCompany(client: TrytonClient, name: string): Promise<TrytonCompany> {
  const found = (await readCompanies(client)).find((company) => company.name === name)
  if (!found) throw new TrytonFault('rule', `Tryton has no company "${name}" that this user may see.`)
  return found
}

/** What a dotted field of a search gives: `party.code` comes as the record `party.`. */
export function nested(row: Readonly<Record<string, unknown>>, field: string): Readonly<Record<string, unknown>> {
  const found = row[`${field}.`]
  return isRecord(found) ? found : {}
}

/** A text field. Throws when the answer has none: then the database is not the one this connector was written for. */
export function textOf(row: Readonly<Record<string, unknown>>, field: string): string {
  const found = row[field]
  if (typeof found === 'string') return found
  throw new TrytonFault('silent', `Tryton gave no text for ${field}.`)
}

/** A text field that may be empty. */
export function optionalTextOf(row: Readonly<Record<string, unknown>>, field: string): string | null {
  const found = row[field]
  return typeof found === 'string' && found !== '' ? found : null
}

/** An id, or a count. */
export function numberOf(row: Readonly<Record<string, unknown>>, field: string): number {
  const found = row[field]
  if (typeof found === 'number') return found
  throw new TrytonFault('silent', `Tryton gave no number for ${field}.`)
}

/** The ids of a field that holds many records. */
export function idsOf(row: Readonly<Record<string, unknown>>, field: string): readonly number[] {
  const found = row[field]
  return Array.isArray(found) ? found.filter((id): id is number => typeof id === 'number') : []
}

/** Rows by a text field, several rows under one text where the database allows it. */
export function byText(rows: readonly TrytonRow[], field: string): ReadonlyMap<string, readonly TrytonRow[]> {
  const found = new Map<string, TrytonRow[]>()
  for (const row of rows) {
    const text = optionalTextOf(row, field)
    if (text !== null) found.set(text, [...(found.get(text) ?? []), row])
  }
  return found
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
