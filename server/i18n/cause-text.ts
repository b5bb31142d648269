import type { ExceptionCause } from '../domain/exception-cause.ts'
import type { Money } from '../domain/money.ts'
import { magnitude } from '../domain/money.ts'
import { en } from './catalogue.ts'
import { moneyText } from './format.ts'
import type { MessageParams, Translate } from './translator.ts'

/** What is known about an exception and its evidence. Whatever is left out reads as a general word, never as a gap. */
export interface CauseFacts {
  /** ERP - billing, signed; the sentences speak of its size and of its direction. */
  readonly variance: Money
  /** Size to name instead of the variance, for documents that agree to the cent but stand in the wrong place. */
  readonly amount?: Money
  /** Sizes in several currencies, already as text: a case names them side by side. */
  readonly amountText?: string
  readonly count: number
  readonly entity: string
  readonly period: string
  readonly customer?: string | undefined
  readonly billingNumber?: string | undefined
  readonly erpNumber?: string | undefined
  readonly account?: string | undefined
  readonly expected?: string | undefined
  readonly actual?: string | undefined
  /** What the cause is about: a tax code, a category, a bill-to, a pair of currencies, a product. */
  readonly key?: string | undefined
  /** How much stood in the wrong months, in which, and which made it good; shift says whether too little or too much came first. */
  readonly moved?: string | undefined
  readonly wrongIn?: string | undefined
  readonly madeGoodIn?: string | undefined
  readonly shift?: string | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

export interface CauseText {
  readonly title: string
  readonly sentence: string
  readonly why: string
  readonly action: string
}

/** Turns a diagnosis into what a controller reads: title, sentence, the reason, and what to do. */
export function causeText(t: Translate, locale: string, found: ExceptionCause, facts: CauseFacts): CauseText {
  const params = causeParams(t, locale, facts)
  const part = (name: keyof CauseText) => {
    // Every cause of the closed list has its four sentences; a test holds the catalogue to it.
    const key = `causes.${found.class}.${found.cause}.${name}` as 'causes.IN_TRANSIT.none.title'
    return capitalised(t(key, params))
  }
  return { title: part('title'), sentence: part('sentence'), why: part('why'), action: part('action') }
}

function causeParams(t: Translate, locale: string, facts: CauseFacts): MessageParams {
  const named: Record<string, string | number> = {}
  for (const word of Object.keys(en.facts) as (keyof typeof en.facts)[]) named[word] = t(`facts.${word}`) // keys of a literal
  for (const [word, value] of Object.entries(facts)) {
    if (typeof value === 'string' && value !== '') named[word] = value
  }
  const shown = facts.amount ?? facts.variance
  return {
    ...named,
    amount: facts.amountText ?? moneyText({ minor: magnitude(shown), currency: shown.currency }, locale),
    currency: shown.currency,
    count: facts.count,
    direction: directionOf(facts.variance),
    shift: facts.shift ?? 'none',
    since: facts.since ?? 'none',
    until: facts.until ?? 'none',
  }
}

/** A sentence may begin with a general word such as "the billing document". */
function capitalised(sentence: string): string {
  return sentence.slice(0, 1).toLocaleUpperCase() + sentence.slice(1)
}

function directionOf(variance: Money): 'over' | 'under' | 'even' {
  if (variance.minor === 0n) return 'even'
  return variance.minor > 0n ? 'over' : 'under'
}
