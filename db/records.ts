import { type RawBuilder, sql } from 'kysely'

/** What travels to the database as one parameter: an array of flat records, amounts as text so that no digit is lost. */
export type RecordOf<Columns extends Readonly<Record<string, string>>> = { readonly [Name in keyof Columns]: unknown }

/** A row source for set-based statements: `jsonb_to_recordset` over the rows, with the named columns and their types. One parameter, however many rows. */
export function recordset<Columns extends Readonly<Record<string, string>>>(
  columns: Columns,
  rows: readonly RecordOf<Columns>[],
): RawBuilder<unknown> {
  const shape = sql.raw(
    Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )
  return sql`jsonb_to_recordset(${recordsJson(rows)}::jsonb) as r(${shape})`
}

/** The columns of a recordset, prefixed, in order. */
export function columnsOf(columns: Readonly<Record<string, string>>, prefix = 'r'): RawBuilder<unknown> {
  return sql.raw(
    Object.keys(columns)
      .map((name) => (prefix === '' ? name : `${prefix}.${name}`))
      .join(', '),
  )
}

/** Splits work into batches of bounded size, in order. */
export function batches<T>(rows: readonly T[], size: number): T[][] {
  const found: T[][] = []
  for (let at = 0; at < rows.length; at += size) found.push(rows.slice(at, at + size))
  return found
}

function recordsJson(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
  )
}
