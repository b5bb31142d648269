import type { Currency } from '../currency.ts'
import { type Day, isWithin } from '../day.ts'
import { invariant } from '../invariant.ts'

/** What a policy holds for: null holds for every entity, currency or class. */
export interface PolicyScope {
  readonly entity: string | null
  readonly currency: Currency | null
  readonly class: string | null
}

/** One approved version of a policy, in force on [validFrom, validTo). */
export interface PolicyVersion<Value> extends PolicyScope {
  readonly policyId: string
  readonly version: number
  readonly validFrom: Day
  readonly validTo: Day | null
  readonly value: Value
}

/** What a policy is looked up for. */
export interface PolicySubject {
  readonly entity: string
  readonly currency: Currency
  readonly class: string
}

/** One policy decides, none does, or several of the same scope contradict each other and so none may. */
export type PolicyChoice<Value> =
  | { readonly found: 'one'; readonly policy: PolicyVersion<Value> }
  | { readonly found: 'none' }
  | { readonly found: 'several'; readonly policies: readonly PolicyVersion<Value>[] }

/** The policy in force for the subject on the day, in any order of the versions. Of those that hold for it the one naming most of entity, currency and class decides; of as many named, entity goes before class and class before currency. Of one policy the latest version in force counts. Two policies of the same scope on one day are told as several, never chosen between (domain rules, section 12). */
export function policyInForce<Value>(
  versions: readonly PolicyVersion<Value>[],
  subject: PolicySubject,
  day: Day,
): PolicyChoice<Value> {
  const latest = new Map<string, PolicyVersion<Value>>()
  for (const version of versions) {
    if (!isWithin(day, version)) continue
    const known = latest.get(version.policyId)
    invariant(known?.version !== version.version, `policy ${version.policyId} has each version once`)
    if (!known || known.version < version.version) latest.set(version.policyId, version)
  }
  const holding = [...latest.values()].filter((version) => holdsFor(version, subject))
  const most = Math.max(...holding.map(rankOf))
  const [first, ...others] = holding
    .filter((version) => rankOf(version) === most)
    .sort((a, b) => (a.policyId < b.policyId ? -1 : 1))
  if (!first) return { found: 'none' }
  return others.length === 0 ? { found: 'one', policy: first } : { found: 'several', policies: [first, ...others] }
}

function holdsFor(scope: PolicyScope, subject: PolicySubject): boolean {
  return (
    (scope.entity === null || scope.entity === subject.entity) &&
    (scope.currency === null || scope.currency === subject.currency) &&
    (scope.class === null || scope.class === subject.class)
  )
}

/** Orders scopes: how many parts are named first, then which. Each set of named parts has a rank of its own. */
function rankOf(scope: PolicyScope): number {
  const entity = scope.entity === null ? 0 : 1
  const kind = scope.class === null ? 0 : 1
  const currency = scope.currency === null ? 0 : 1
  return (entity + kind + currency) * 8 + entity * 4 + kind * 2 + currency
}
