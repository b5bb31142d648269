import { Environment } from '@marcbachmann/cel-js'
import { type ExceptionCause, isExceptionCause } from '../exception-cause.ts'
import { invariant } from '../invariant.ts'
import type { Facts } from './facts.ts'

export type Severity = 'critical' | 'high' | 'medium' | 'low'
export type FoundStatus = 'open' | 'waiting' | 'accepted'
export type Measure =
  | 'difference'
  | 'placed'
  | 'tax_difference'
  | 'base_difference'
  | 'expected_negative'
  | 'actual'
  | 'zero'
  | 'part'
  | 'account_placed'
  /** The check states the amount itself. */
  | 'stated'

/** Whose facts a rule reads: a document and its ERP documents, an ERP document alone, or one of the checks on usage, revenue, receivables and the ledger. */
export type RuleSubject =
  | 'document'
  | 'erp_only'
  | 'usage'
  | 'rating'
  | 'revenue'
  | 'revenue_run'
  | 'payment'
  | 'open_credit'
  | 'journal'

/** One version of a rule as it is stored: a predicate over facts, and what it means when it holds. */
export interface CauseRule {
  readonly ruleId: string
  readonly version: number
  readonly position: number
  readonly subject: RuleSubject
  readonly class: string
  readonly cause: string
  readonly predicate: string
  readonly measure: Measure
  readonly periodOf: 'issue' | 'erp' | 'stated'
  readonly severity: Severity
  readonly resolution: string
  readonly status: FoundStatus
  /** A pattern such as `erp_customer:{entity}:{bill_to}`; null when every finding is a case of its own. */
  readonly grouping: string | null
  readonly retired: boolean
}

/** A rule whose predicate has been read once. */
export interface CompiledRule extends CauseRule {
  readonly found: ExceptionCause
  readonly holds: (facts: Facts) => boolean
}

/**
 * Reads the newest version of each rule, in the order of their positions. Throws when a predicate names an unknown fact or does not give a truth, or a class is outside the closed list:
 * a wrong rule must stop the run, never judge silently.
 */
export function compileRules(rules: readonly CauseRule[], vocabulary: Facts): readonly CompiledRule[] {
  const environment = Object.entries(vocabulary).reduce(
    (known, [name, example]) => known.registerVariable(name, typeof example === 'boolean' ? 'bool' : 'string'),
    new Environment(),
  )
  const newest = new Map<string, CauseRule>()
  for (const rule of rules) {
    const known = newest.get(rule.ruleId)
    if (!known || known.version < rule.version) newest.set(rule.ruleId, rule)
  }
  return [...newest.values()]
    .filter((rule) => !rule.retired)
    .sort((a, b) => a.position - b.position || (a.ruleId < b.ruleId ? -1 : 1))
    .map((rule) => compileRule(rule, environment))
}

function compileRule(rule: CauseRule, environment: Environment): CompiledRule {
  const found = { class: rule.class, cause: rule.cause }
  invariant(isExceptionCause(found), `rule ${rule.ruleId} names a class and cause of the closed list`)
  const predicate = environment.parse(rule.predicate)
  const checked = predicate.check()
  invariant(
    checked.valid && checked.type === 'bool',
    `rule ${rule.ruleId} v${rule.version} reads as a truth over known facts: ${rule.predicate}`,
  )
  return { ...rule, found, holds: (facts) => predicate({ ...facts }) === true }
}

/** The first rule that holds is the diagnosis; the others that hold too are kept beside it. */
export function judge(
  rules: readonly CompiledRule[],
  facts: Facts,
  subject: RuleSubject,
): { first: CompiledRule; also: readonly CompiledRule[] } | null {
  const holding = rules.filter((rule) => rule.subject === subject && rule.holds(facts))
  const first = holding[0]
  return first ? { first, also: holding.slice(1) } : null
}
