import { minorToDecimal } from '../domain/money.ts'
import { monthOf } from '../domain/period.ts'
import type { TwoAmounts } from '../domain/revenue/change-schedule.ts'
import { type Pattern, type PatternProblem, patternProblem, type Service } from '../domain/revenue/pattern.ts'
import type { RevenueLine } from '../domain/revenue/schedule.ts'
import type { Problem } from './problem.ts'
import { readAmounts } from './read-amounts.ts'
import type { AskedLine } from './recognise-schema.ts'

/** A line that was read, and every problem found on the way; no line where one of its own fields is wrong. */
export interface LineReader {
  readonly line: RevenueLine | null
  readonly problems: readonly Problem[]
  /** Reads another amount in both currencies of the line. */
  readonly both: (field: string, amount: string, base: string | undefined) => TwoAmounts
  /** Asks that a day comes before another. */
  readonly ordered: (field: string, from: string, to: string) => void
  readonly missing: (field: string, problem: string) => void
  /** Asks that an amount given back has the sign of the line and is no more than what there is; minor units of the line's currency. */
  readonly atMost: (field: string, minor: bigint, thereIsMinor: bigint) => void
  /** Asks that days, half-open, lie within those of the service. */
  readonly within: (field: string, days: Service, service: Service) => void
}

/** Reads the line of a request. */
export function readLine(asked: AskedLine): LineReader {
  const problems: Problem[] = []
  const both = (field: string, amount: string, base: string | undefined): TwoAmounts => {
    const document = readAmounts(asked.currency)
    const amountMinor = document.read(field, amount)
    problems.push(...document.problems)
    if ((base === undefined) !== (asked.base_amount === undefined))
      problems.push({
        field,
        problem: 'It has no amount in functional currency, or no other has.',
        remedy: 'Give all amounts in functional currency, or none.',
      })
    if (base === undefined || asked.base_currency === undefined) return { amountMinor, baseMinor: null }
    const functional = readAmounts(asked.base_currency)
    const baseMinor = functional.read(field === 'line.amount' ? 'line.base_amount' : `${field}_base`, base)
    problems.push(...functional.problems)
    return { amountMinor, baseMinor }
  }
  if ((asked.base_amount === undefined) !== (asked.base_currency === undefined))
    problems.push({
      field: 'line.base_amount',
      problem: 'Functional amount and currency come together.',
      remedy: 'Give both or neither.',
    })
  const { amountMinor, baseMinor } = both('line.amount', asked.amount, asked.base_amount)
  const pattern = patternOf(asked.pattern)
  const wrong = patternProblem(pattern)
  if (wrong !== null) problems.push({ field: 'line.pattern', ...WORDS[wrong] })
  const line: RevenueLine = {
    totalMinor: amountMinor,
    baseMinor,
    issuePeriod: monthOf(asked.issued_on),
    pattern,
    remainder: asked.remainder,
    locked: new Set(asked.locked_periods ?? []),
  }
  return {
    line: problems.length === 0 ? line : null,
    problems,
    both,
    ...checksOf(problems, { currency: asked.currency, isNegative: amountMinor < 0n }),
  }
}

function checksOf(
  problems: Problem[],
  { currency, isNegative }: { currency: string; isNegative: boolean },
): Pick<LineReader, 'ordered' | 'missing' | 'atMost' | 'within'> {
  return {
    ordered: (field, from, to) => {
      if (from >= to) problems.push({ field, ...WORDS.service_period_empty })
    },
    missing: (field, problem) => problems.push({ field, problem, remedy: 'Give it.' }),
    atMost: (field, minor, thereIs) => {
      const problem = beyond(minor, thereIs, isNegative, currency)
      if (problem !== null) problems.push({ field, ...problem })
    },
    within: (field, days, service) => {
      if (days.from < service.from || days.to > service.to)
        problems.push({
          field,
          problem: 'These days are not all within the service of the line.',
          remedy: `Give days from ${service.from} to ${service.to}.`,
        })
    },
  }
}

function beyond(minor: bigint, thereIs: bigint, isNegative: boolean, currency: string) {
  const most = minorToDecimal(thereIs, currency)
  if (isNegative ? minor > 0n : minor < 0n)
    return { problem: 'It has not the sign of the line.', remedy: `Give an amount from 0 to ${most}.` }
  if (isNegative ? minor >= thereIs : minor <= thereIs) return null
  return { problem: `It is more than the ${most} there is to give back.`, remedy: `Give at most ${most}.` }
}

function patternOf(asked: AskedLine['pattern']): Pattern {
  if (asked.kind === 'ratable_by_second')
    return { kind: asked.kind, from: new Date(asked.from), to: new Date(asked.to), zone: asked.time_zone }
  if (asked.kind !== 'on_draw_down') return asked
  return { kind: asked.kind, purchased: asked.purchased, draws: asked.draws, expiresOn: asked.expires_on ?? null }
}

const WORDS: Readonly<Record<PatternProblem, { readonly problem: string; readonly remedy: string }>> = {
  service_period_empty: { problem: 'The service has no day.', remedy: 'Give a first day before the day it ends.' },
  nothing_purchased: { problem: 'Nothing was purchased.', remedy: 'Give the units paid in advance.' },
  drawn_beyond_purchase: {
    problem: 'More is drawn than was purchased.',
    remedy: 'Give draws of this purchase only; others belong to the next.',
  },
}
