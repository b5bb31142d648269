import type { Day } from '../day.ts'
import type { Period } from '../period.ts'
import type { ReferenceIndex } from '../posting/reference.ts'
import type { RoundingMode } from '../rounding.ts'

/** A tax code row: a rate for as long as it is valid; rows that ended are superseded rates. */
export interface TaxCode {
  readonly entity: string
  readonly taxCode: string
  readonly category: string
  readonly ratePercent: string
  readonly validFrom: Day | null
  readonly validTo: Day | null
}

/** How an entity rounds tax in billing, and which further policies its ERP is declared to use. */
export interface TaxRounding {
  readonly mode: RoundingMode
  readonly level: 'document' | 'line'
}

export interface DeclaredRounding extends TaxRounding {
  readonly currency: string
}

/** What judging needs beyond deriving. */
export interface JudgementReference {
  readonly index: ReferenceIndex
  readonly taxCodes: readonly TaxCode[]
  readonly taxRounding: ReadonlyMap<string, TaxRounding>
  readonly declaredRounding: ReadonlyMap<string, readonly DeclaredRounding[]>
  /** `entity|period` to the instant the period was locked. */
  readonly lockedAt: ReadonlyMap<string, Date>
}

/** The instant a period was locked; undefined while it is not. */
export function lockOf(reference: JudgementReference, entity: string, period: Period): Date | undefined {
  return reference.lockedAt.get(`${entity}|${period}`)
}

/** Every account that any version of a mapping set names in the given role, over all entities: a document may stand in the wrong books. */
export function accountsOf(index: ReferenceIndex, role: 'tax' | 'revenue' | 'deferred'): ReadonlySet<string> {
  const accounts = new Set<string>()
  for (const versions of index.mappings.values()) {
    for (const version of versions) {
      if (role === 'tax' && version.set === 'gl_tax') accounts.add(version.account)
      if (role !== 'tax' && version.set === 'gl_revenue' && version[role] !== null) accounts.add(version[role])
    }
  }
  return accounts
}
