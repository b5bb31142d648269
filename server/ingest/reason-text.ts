import { translatorFor } from '../i18n/translator.ts'
import type { DropRefusalCode } from './drop-fault.ts'
import type { ReasonCode } from './rejection.ts'

type Params = Readonly<Record<string, string | number>>

/** The English sentence and remedy for a row that was not taken. */
export function reasonText(row: { field: string | null; reason_code: string; reason_params: unknown }): {
  reason: string
  remedy: string
} {
  const code = row.reason_code as ReasonCode // only this importer writes the column, and only with its own codes
  const t = translatorFor('en')
  const params = { field: row.field ?? 'The row', ...plainParams(row.reason_params) }
  return { reason: t(`import.reasons.${code}`, params), remedy: t(`import.remedies.${code}`) }
}

/** The English sentence for a drop that was turned away: what is wrong and what to do. */
export function refusalText(problem: { code: string; params: unknown }): string {
  const code = problem.code as DropRefusalCode // only this importer writes problem codes of attempts
  return translatorFor('en')(`import.refusals.${code}`, plainParams(problem.params))
}

function plainParams(params: unknown): Params {
  if (typeof params !== 'object' || params === null) return {}
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(value) : String(value ?? ''),
    ]),
  )
}
