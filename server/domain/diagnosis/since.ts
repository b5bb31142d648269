import type { CompiledRule } from './cause-rule.ts'
import type { DocumentGroup } from './sides.ts'

/** The instant from which the finding could be known. */
export function sinceOf(rule: Pick<CompiledRule, 'class' | 'cause'>, group: DocumentGroup): Date {
  const expected = group.expected[0]
  const posted = latest(
    group.live.map((side) => (rule.cause === 'edited_after_post' ? side.updatedAt : side.createdAt)),
  )
  if (rule.class === 'MISSING_IN_ERP' && expected) return expected.deadlineAt
  if (rule.cause === 'void_not_propagated' && expected?.voidedAt && posted)
    return latest([expected.voidedAt, posted]) ?? posted
  return posted ?? group.consolidated?.createdAt ?? expected?.finalisedAt ?? new Date(0)
}

function latest(instants: readonly Date[]): Date | undefined {
  return instants.reduce<Date | undefined>((last, at) => (last === undefined || at > last ? at : last), undefined)
}
