import { en, type MessageKey } from '../i18n/catalogue.ts'
import type { ReadCtx } from './read-context.ts'

/** One condition of a rule, in words. */
export interface ConditionView {
  readonly text: string
  /** What the fact was when the rule was applied. */
  readonly observed: string | null
}

/**
 * The predicate of a rule as conditions that a controller can read. Each conjunct becomes one line; alternatives stay in one
 * line with "or". A fact without words is shown by its name, so that nothing of the rule is hidden.
 */
export function predicateWords(
  ctx: Pick<ReadCtx, 't'>,
  predicate: string,
  facts: Readonly<Record<string, unknown>>,
): ConditionView[] {
  return splitOutside(predicate, '&&').map((conjunct) => {
    const alternatives = splitOutside(conjunct.replace(/^\((.*)\)$/, '$1'), '||')
    const text = alternatives.map((term) => termWords(ctx, term)).join(` ${ctx.t('exception.or')} `)
    return { text, observed: alternatives.length === 1 ? observedValue(conjunct, facts) : null }
  })
}

/** A fact by its name, in words. */
export function factWords(ctx: Pick<ReadCtx, 't'>, name: string): string {
  return hasFactWord(name) ? ctx.t(`exception.fact.${name}.yes` as MessageKey) : name
}

export function hasFactWord(name: string): boolean {
  return Object.hasOwn(en.exception.fact, name)
}

function termWords(ctx: Pick<ReadCtx, 't'>, term: string): string {
  const compared = /^(\w+) == "(.*)"$/.exec(term)
  if (compared) return comparedWords(ctx, compared[1] ?? '', compared[2] ?? '')
  const negated = term.startsWith('!')
  const name = negated ? term.slice(1) : term
  if (!hasFactWord(name)) return term
  // hasFactWord has just found the fact in the catalogue.
  return ctx.t(`exception.fact.${name}.${negated ? 'no' : 'yes'}` as MessageKey)
}

/** `repeats == "rekeyed"` has a sentence of its own; what has none is said plainly. */
function comparedWords(ctx: Pick<ReadCtx, 't'>, fact: string, value: string): string {
  const key = `${fact}_${value || 'nothing'}`
  if (Object.hasOwn(en.exception.compared, key)) return ctx.t(`exception.compared.${key}` as MessageKey) // hasOwn has just found it
  return ctx.t('exception.factIs', { fact: factWords(ctx, fact), value: value || ctx.t('exception.nothing') })
}

function observedValue(term: string, facts: Readonly<Record<string, unknown>>): string | null {
  const name = /^!?(\w+)/.exec(term)?.[1] ?? ''
  const value = facts[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Splits at an operator outside parentheses and quotes. */
function splitOutside(text: string, operator: '&&' | '||'): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"') isQuoted = !isQuoted
    if (sign === '(' && !isQuoted) depth += 1
    if (sign === ')' && !isQuoted) depth -= 1
    if (depth === 0 && !isQuoted && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at).trim())
      from = at + operator.length
    }
  }
  return [...parts, text.slice(from).trim()].filter((part) => part !== '')
}
