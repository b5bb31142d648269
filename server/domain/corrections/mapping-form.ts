import { type Refusal, refuse } from '../outcome.ts'
import { setFields } from './mapping-fields.ts'
import { overlaps } from './mapping-overlay.ts'

/** A row of a change as a person wrote it. */
export interface WrittenRow {
  readonly entity: string | null
  readonly key: Readonly<Record<string, string>>
  readonly value: Readonly<Record<string, unknown>> | null
  readonly validFrom: string
  readonly validTo: string | null
}

const ACCOUNT = /^[0-9A-Za-z][0-9A-Za-z.-]{1,19}$/

/** What is wrong with the form of the rows of a set, in the order in which people read them: a refusal that names row, field and remedy; undefined when nothing is. `keyTextOf` gives equal texts for equal keys. */
export function formRefusal(
  set: string,
  rows: readonly WrittenRow[],
  keyTextOf: (key: WrittenRow['key']) => string,
): Refusal | undefined {
  for (const [index, row] of rows.entries()) {
    const wrong = rowRefusal(set, row, index + 1)
    if (wrong) return wrong
    const other = rows.findIndex(
      (one, at) =>
        at > index && one.entity === row.entity && keyTextOf(one.key) === keyTextOf(row.key) && overlaps(one, row),
    )
    if (other >= 0) return refuse('mapping_rows_overlap', { row: index + 1, other: other + 1 })
  }
  return undefined
}

function rowRefusal(
  set: string,
  { entity, key, value, validFrom, validTo }: WrittenRow,
  row: number,
): Refusal | undefined {
  const fields = setFields[set]
  if (!fields) return refuse('not_found')
  if (fields.byEntity && entity === null) return refuse('mapping_entity_needed', { row })
  const named = Object.keys(key)
  if (named.length !== fields.key.length || !fields.key.every((name) => named.includes(name)))
    return refuse('mapping_key_fields', { row, fields: fields.key.join(', ') })
  if (validTo !== null && validTo <= validFrom) return refuse('mapping_dates_reversed', { row })
  if (value === null) return undefined
  const strange = Object.keys(value).find((name) => !fields.value.includes(name))
  const missing = fields.needed.find((name) => typeof value[name] !== 'string' || value[name] === '')
  const field = strange ?? missing
  if (field !== undefined) return refuse('mapping_value_fields', { row, field, fields: fields.value.join(', ') })
  for (const name of fields.accounts) {
    const account = value[name]
    const isFine = account === undefined || account === null || (typeof account === 'string' && ACCOUNT.test(account))
    if (!isFine) return refuse('mapping_account_format', { row, field: name, value: String(account) })
  }
  return undefined
}
