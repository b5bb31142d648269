import type { Tx } from '#db/client'
import { insertCases, listCases, reserveNumbers } from '#db/queries/recon-findings'
import type { Diagnosis } from '../domain/diagnosis/diagnose.ts'

const caseKeyOf = (diagnosis: Diagnosis) =>
  diagnosis.groupingKey === null
    ? `finding:${diagnosis.findingKey}`
    : `${diagnosis.rule.class}/${diagnosis.rule.cause}|${diagnosis.groupingKey}`

/** The case of a finding among the cases just opened or known. */
export function caseOf(cases: ReadonlyMap<string, string>, diagnosis: Diagnosis): string {
  return cases.get(caseKeyOf(diagnosis)) ?? ''
}

/** Finds or opens the cases of findings: one per cause; a finding with no common cause is a case of its own. */
export async function openCases(
  tx: Tx,
  found: readonly Diagnosis[],
  origin: { asOf: Date },
): Promise<ReadonlyMap<string, string>> {
  const first = new Map<string, Diagnosis>()
  for (const diagnosis of found) if (!first.has(caseKeyOf(diagnosis))) first.set(caseKeyOf(diagnosis), diagnosis)
  const known = await listCases(tx, [...first.keys()])
  const missing = [...first].filter(([key]) => !known.has(key))
  const references = await numbered(tx, 'case', 'CASE', origin, missing.length, 4)
  await insertCases(
    tx,
    missing.map(([key, diagnosis], index) => ({
      grouping_key: key,
      reference: references[index] ?? '',
      grouped: diagnosis.groupingKey !== null,
      entity: diagnosis.entity,
      class: diagnosis.rule.class,
      cause: diagnosis.rule.cause,
      opened_at: origin.asOf,
    })),
  )
  return listCases(tx, [...first.keys()])
}

/** The next references of a kind in the year of the run, without gaps. */
export async function numbered(
  tx: Tx,
  scope: string,
  prefix: string,
  origin: { asOf: Date },
  count: number,
  width: number,
): Promise<string[]> {
  if (count === 0) return []
  const year = origin.asOf.getUTCFullYear().toString()
  const first = await reserveNumbers(tx, scope, year, count)
  return Array.from(
    { length: count },
    (_, index) => `${prefix}-${year}-${(first + index).toString().padStart(width, '0')}`,
  )
}
