import type { PolicyVersionRow } from '#db/queries/policies'
import { parseDecimalToMinor } from '../domain/money.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import { firstSharedDay, holdsTo } from '../domain/policies/settle.ts'

/** A version about to be proposed or approved, as the others see it. */
export interface Candidate {
  readonly policyId: string
  readonly version: number
  readonly kind: PolicyVersionRow['kind']
  readonly entity: string | null
  readonly currency: string | null
  readonly class: string | null
  readonly validFrom: string
  readonly validTo: string | null
}

/** Refuses what would hold beside an approved policy of the same kind and scope on the same day, naming that policy and the first such day: two of them contradict each other. */
export function refuseOverlap(candidate: Candidate, rows: readonly PolicyVersionRow[]): Outcome<null> {
  const approved = rows.filter((row) => row.decision === 'approved')
  const settled = approved.map(({ policy_id: policyId, version, valid_from: validFrom, valid_to: validTo }) => ({
    policyId,
    version,
    validFrom,
    validTo,
  }))
  for (const row of approved) {
    if (row.policy_id === candidate.policyId || !isSameScope(row, candidate)) continue
    const validTo = holdsTo({ policyId: row.policy_id, version: row.version, validTo: row.valid_to }, settled)
    if (validTo !== null && validTo <= row.valid_from) continue
    const from = firstSharedDay(candidate, { validFrom: row.valid_from, validTo })
    if (from !== null) return refuse('policy_overlaps', { policy: row.reference, version: row.version, from })
  }
  return done(null)
}

function isSameScope(row: PolicyVersionRow, candidate: Candidate): boolean {
  return (
    row.kind === candidate.kind &&
    row.entity === candidate.entity &&
    row.currency === candidate.currency &&
    row.class === candidate.class
  )
}

/** Refuses figures that are no amounts of the currency they are in: more decimals than it has. */
export function refuseFigures(figures: Readonly<Record<string, string>>, currency: string): Outcome<null> {
  for (const [field, figure] of Object.entries(figures)) {
    if (!parseDecimalToMinor(figure, currency).ok) return refuse('policy_figure', { field, figure, currency })
  }
  return done(null)
}
