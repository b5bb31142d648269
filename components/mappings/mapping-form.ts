/** A row of a mapping change as it is sent; a null value takes the key out of force for its dates. */
export interface DraftRowInput {
  readonly entity: string | null
  readonly key: Readonly<Record<string, string>>
  readonly value: Readonly<Record<string, unknown>> | null
  readonly validFrom: string
  readonly validTo: string | null
}

/** A row while somebody writes it: every field is a text. */
export interface RowText {
  readonly id: string
  readonly entity: string
  readonly key: Readonly<Record<string, string>>
  readonly value: Readonly<Record<string, string>>
  readonly validFrom: string
  readonly validTo: string
  /** It takes its key out of force for as long as it has no values. */
  readonly isRemoval: boolean
}

/** The fields of a set by name and word, in their order. */
export interface FormField {
  readonly name: string
  readonly label: string
  /** Holds several named values in one text, `product_line MSG, region EU`. */
  readonly isList?: boolean
}

/** A stored row as texts. */
export function textsOf(row: DraftRowInput, id: string): RowText {
  const value = Object.entries(row.value ?? {}).map(([name, held]) => [name, textOf(held)] as const)
  return {
    id,
    entity: row.entity ?? '',
    key: row.key,
    value: Object.fromEntries(value),
    validFrom: row.validFrom,
    validTo: row.validTo ?? '',
    isRemoval: row.value === null,
  }
}

/** Texts as a row to send; empty values are left out. */
export function rowOf(text: RowText, valueFields: readonly FormField[]): DraftRowInput {
  const value = valueFields.flatMap(({ name, isList }): [string, unknown][] => {
    const written = text.value[name]?.trim() ?? ''
    if (written === '') return []
    return [[name, isList ? listOf(written) : written]]
  })
  return {
    entity: text.entity.trim() === '' ? null : text.entity.trim(),
    key: Object.fromEntries(Object.entries(text.key).map(([name, part]) => [name, part.trim()])),
    value: value.length === 0 && text.isRemoval ? null : Object.fromEntries(value),
    validFrom: text.validFrom.trim(),
    validTo: text.validTo.trim() === '' ? null : text.validTo.trim(),
  }
}

function textOf(held: unknown): string {
  if (typeof held === 'string') return held
  if (typeof held !== 'object' || held === null) return ''
  return Object.entries(held)
    .map(([name, inner]) => `${name} ${String(inner)}`)
    .join(', ')
}

function listOf(text: string): Record<string, string> {
  const parts = text.split(',').map((part) => part.trim().split(/\s+/))
  return Object.fromEntries(parts.map(([name = '', ...rest]) => [name, rest.join(' ')]))
}
