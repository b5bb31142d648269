import type { WebCtx } from '../auth/web-ctx.ts'
import { setFields } from '../domain/corrections/mapping-fields.ts'
import { isAuthor } from './submit-change.ts'

type Words = Pick<WebCtx, 't'>

/** The name of a set. */
export function setTitle({ t }: Words, set: string): string {
  return t(`mappingChange.set.${set}` as 'mappingChange.set.gl_tax') // sets are a closed list; the catalogue names each
}

/** What a set is for, in one sentence. */
export function setPurpose({ t }: Words, set: string): string {
  return t(`mappingChange.purpose.${set}` as 'mappingChange.purpose.gl_tax') // as above
}

/** The state of a change in words. */
export function stateWord({ t }: Words, state: string): string {
  return t(`mappingChange.state.${state}` as 'mappingChange.state.draft') // states are a closed list, checked by the table
}

/** The name of a key or value field. */
export function fieldWord({ t }: Words, field: string): string {
  return t(`mappingChange.field.${field}` as 'mappingChange.field.account') // every field of setFields has a name
}

/** A key as people read it: its parts in their order; a set without keys has one row for everything. */
export function keyWords({ t }: Words, set: string, key: Readonly<Record<string, string>>): string {
  const parts = (setFields[set]?.key ?? []).flatMap((name) => key[name] ?? [])
  return parts.length === 0 ? t('mappingChange.everyKey') : parts.join(' · ')
}

/** The values of a row in the order of the set's columns; nothing reads as an empty text. */
export function valueTexts(set: string, value: Readonly<Record<string, unknown>> | null): string[] {
  return (setFields[set]?.value ?? []).map((name) => valueText(value?.[name]))
}

/** A whole value in one line. */
export function valueLine(ctx: Words, set: string, value: Readonly<Record<string, unknown>> | null): string {
  const texts = valueTexts(set, value).filter((text) => text !== '')
  return texts.length === 0 ? ctx.t('mappingChange.none') : texts.join(' · ')
}

/** Why the reader may not decide a change that waits; null when they may. */
export function decisionRefusal(
  ctx: Pick<WebCtx, 't' | 'actor'>,
  change: { state: string; proposed_by: string; editors: string[] },
): string | null {
  if (change.state !== 'submitted') return null
  if (!ctx.actor.roles.includes('controller')) return ctx.t('mappingChange.waits.role')
  return isAuthor(change, ctx.actor.userId) ? ctx.t('mappingChange.waits.own') : null
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${String(inner)}`)
    .join(', ')
}
