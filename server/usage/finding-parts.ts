import type { CompiledRule } from '../domain/diagnosis/cause-rule.ts'
import type { NamedDocument } from '../domain/diagnosis/diagnose.ts'

/** The subscription a finding is about. */
export function subscriptionDocument(subscriptionId: string): NamedDocument {
  return { system: 'usage', type: 'subscription', id: subscriptionId }
}

/** A billing document a finding names. */
export function numbered(
  type: string,
  document: { readonly source_id: string; readonly number: string },
): NamedDocument {
  return { system: 'billing', type, id: document.source_id, number: document.number }
}

/** The case of a rule that gathers findings: its pattern with the words filled in; null where each finding is a case of its own. */
export function caseOf(rule: Pick<CompiledRule, 'grouping'>, words: Readonly<Record<string, string>>): string | null {
  return rule.grouping?.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole) ?? null
}
