import { z } from 'zod'
import type { PolicyVersionTable } from '#db/schema/policies'
import type { PolicySet } from '../domain/policies/judge-standing.ts'
import type { PolicyVersion } from '../domain/policies/policy.ts'
import { settleVersions } from '../domain/policies/settle.ts'

const Limit = z.string()
const Tolerance = z.object({
  absolute: Limit.nullable().default(null),
  percent: Limit.nullable().default(null),
  combine: z.enum(['lower', 'greater']),
})
const Materiality = z.object({ overall: Limit, performance: Limit, trivial: Limit })
const Cap = z.object({ percent: Limit })

/** Stored limits as their kind has them. The database keeps the form; anything else is a broken row and throws. */
export const readLimits = {
  tolerance: (value: unknown) => Tolerance.parse(value),
  materiality: (value: unknown) => Materiality.parse(value),
  cap: (value: unknown) => Cap.parse(value),
}

export type StoredVersion = Pick<
  PolicyVersionTable,
  'policy_id' | 'version' | 'reference' | 'kind' | 'entity' | 'currency' | 'class' | 'valid_from' | 'valid_to'
> & { readonly value: unknown }

/** Approved versions as the sets that judging looks up, each with the days it really holds. */
export function policySet(approved: readonly StoredVersion[]): PolicySet {
  const of = <Value>(kind: StoredVersion['kind'], read: (value: unknown) => Value) =>
    settleVersions(approved.filter((row) => row.kind === kind).map((row) => versionOf(row, read(row.value))))
  return {
    tolerances: of('tolerance', readLimits.tolerance),
    materialities: of('materiality', readLimits.materiality),
    caps: of('cap', readLimits.cap),
  }
}

/** The newest approved version of each policy by its reference: what a run records that it judged by. */
export function versionsKnown(approved: readonly StoredVersion[]): Readonly<Record<string, number>> {
  const newest = new Map<string, number>()
  for (const { reference, version } of approved) newest.set(reference, Math.max(version, newest.get(reference) ?? 0))
  return Object.fromEntries([...newest].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function versionOf<Value>(row: StoredVersion, value: Value): PolicyVersion<Value> {
  return {
    policyId: row.policy_id,
    version: row.version,
    entity: row.entity,
    currency: row.currency,
    class: row.class,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    value,
  }
}
