import type { z } from 'zod'

/** Why one row cannot be taken. The catalogue import.json holds a sentence (`reasons`) and a remedy (`remedies`) per code. */
export type ReasonCode =
  | 'line_too_long'
  | 'encoding'
  | 'nul_character'
  | 'broken_unicode'
  | 'not_json'
  | 'not_an_object'
  | 'repeated_member'
  | 'csv_quotes'
  | 'csv_columns'
  | 'missing_field'
  | 'wrong_type'
  | 'number_for_decimal'
  | 'not_a_decimal'
  | 'decimal_too_long'
  | 'too_many_fraction_digits'
  | 'amount_too_large'
  | 'text_too_long'
  | 'not_a_day'
  | 'not_an_instant'
  | 'not_a_period'
  | 'not_a_currency'
  | 'not_a_time_zone'
  | 'not_one_of'
  | 'unknown_entity'
  | 'both_sides'
  | 'repeated_line'
  | 'validity_empty'
  | 'approver_is_source'
  | 'overlaps'
  | 'same_version_other_content'
  | 'version_went_back'
  | 'repeated_key_other_content'
  | 'event_other_content'

export interface Rejection {
  /** Where in the row, as a path ("lines[3].net"); null when it is the row itself. */
  readonly field: string | null
  readonly code: ReasonCode
  readonly params: Readonly<Record<string, string | number>>
}

/** One rejection. Params fill the sentence of the catalogue. */
export function rejection(field: string | null, code: ReasonCode, params: Rejection['params'] = {}): Rejection {
  return { field, code, params }
}

/** Puts what the schema found into our reasons. The issues must have been reported with their input. */
export function rejectionsOf(error: z.ZodError): Rejection[] {
  return error.issues.map((issue) => rejection(fieldPath(issue.path), ...reasonOf(issue)))
}

function reasonOf(issue: z.core.$ZodIssue): [ReasonCode, Rejection['params']] {
  if (issue.code === 'custom') return [customReason(issue.params), { found: shown(issue.input) }]
  if (issue.input === undefined || issue.input === null || issue.input === '') return ['missing_field', {}]
  if (issue.code === 'invalid_type') {
    const numeric = issue.message === DECIMAL_EXPECTED && typeof issue.input === 'number'
    if (numeric) return ['number_for_decimal', { found: shown(issue.input) }]
    return ['wrong_type', { expected: issue.expected, found: typeNameOf(issue.input) }]
  }
  if (issue.code === 'invalid_value') {
    return ['not_one_of', { allowed: issue.values.map(String).join(', '), found: shown(issue.input) }]
  }
  if (issue.code === 'too_big' && typeof issue.input === 'string')
    return ['text_too_long', { limit: Number(issue.maximum) }]
  return ['wrong_type', { expected: issue.message, found: shown(issue.input) }]
}

/** The message by which a decimal field tells this file that it wanted a text of digits. */
export const DECIMAL_EXPECTED = 'decimal expected'

function customReason(params: Record<string, unknown> | undefined): ReasonCode {
  const reason = params?.['reason']
  return typeof reason === 'string' ? (reason as ReasonCode) : 'wrong_type' // fields.ts puts only reason codes here
}

/** A path as people write it: lines[3].net, rows of a list counted from 1. */
export function fieldPath(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null
  return path
    .map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

// A value is quoted back in a sentence: long enough to recognise, short enough to read.
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
