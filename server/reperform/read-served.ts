import { daysBetween, isDay } from '../domain/day.ts'
import type { ProrationBasis, Served } from '../domain/rating/prorate.ts'
import type { Problem } from './problem.ts'
import type { ServedRequest } from './served-schema.ts'

/** What of a cycle is served, counted or taken from its days; a problem where it is told neither way, or both. Days are half-open: the day of the end is not served. */
export function readServed(
  asked: ServedRequest & { readonly basis?: ProrationBasis },
  field: string,
): { readonly ok: true; readonly value: Served } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const { served, cycle, from, to, cycle_from: cycleFrom, cycle_to: cycleTo, basis = 'actual' } = asked
  const bounds = [from, to, cycleFrom, cycleTo]
  const [start, end, first, last] = bounds
  if (served !== undefined && cycle !== undefined && bounds.every((bound) => bound === undefined))
    return served <= cycle ? { ok: true, value: { served, cycle, basis } } : beyond(`${field}.served`)
  if (served !== undefined || cycle !== undefined || !start || !end || !first || !last) return untold(field)
  const wrong = bounds.findIndex((bound) => bound !== undefined && isDay(bound) === (basis === 'second'))
  if (wrong >= 0) return mixed(`${field}.${['from', 'to', 'cycle_from', 'cycle_to'][wrong]}`, basis)
  const between = basis === 'second' ? secondsBetween : daysBetween
  if (between(first, last) <= 0) return empty(`${field}.cycle_to`)
  if (between(start, end) < 0) return empty(`${field}.to`)
  if (between(first, start) < 0) return beyond(`${field}.from`)
  if (between(end, last) < 0) return beyond(`${field}.to`)
  return { ok: true, value: { served: between(start, end), cycle: between(first, last), basis } }
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000
}

type Refused = { readonly ok: false; readonly problems: readonly Problem[] }

function refused(field: string, problem: string, remedy: string): Refused {
  return { ok: false, problems: [{ field, problem, remedy }] }
}

function untold(field: string): Refused {
  const problem = 'It does not tell in one way what is served of the cycle.'
  return refused(field, problem, 'Give served and cycle, or from, to, cycle_from and cycle_to.')
}

function beyond(field: string): Refused {
  const remedy = 'Give what of this one cycle is served; cut at its end what goes beyond.'
  return refused(field, 'More is served than the cycle has.', remedy)
}

function empty(field: string): Refused {
  return refused(field, 'It ends before it begins.', 'Give an end after the beginning, half-open.')
}

function mixed(field: string, basis: ProrationBasis): Refused {
  if (basis === 'second') return refused(field, 'By the second a day is not exact enough.', 'Give an instant in UTC.')
  return refused(field, 'An instant is given where days are counted.', 'Give a day, or the basis "second".')
}
