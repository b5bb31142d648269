import { minorToDecimal } from '../domain/money.ts'
import { allocatePrice } from '../domain/revenue/allocate-price.ts'
import { credit, modify, type ScheduleChange, type TwoAmounts, terminate } from '../domain/revenue/change-schedule.ts'
import { explainSchedule } from '../domain/revenue/explain-schedule.ts'
import { earnedByMonth, recognise, type SchedulePart, sumOf } from '../domain/revenue/schedule.ts'
import type { Engine, Performed } from './engine.ts'
import { readAmounts } from './read-amounts.ts'
import { performJournals, performRollForward } from './recognise-books.ts'
import { type LineReader, readLine } from './recognise-line.ts'
import { RecogniseResult } from './recognise-result.ts'
import { type Asked, type AskedLine, RecogniseRequest } from './recognise-schema.ts'

/** `tieout recognise`: when revenue of a line is earned, how changes, credits and endings move it, how a price is split, how deferred revenue rolls and which journals follow. The engine the runs use. */
export const recogniseEngine: Engine<RecogniseRequest, RecogniseResult> = {
  name: 'recognise',
  summary: 'Recognises revenue of an invoice line over time, and says how.',
  request: RecogniseRequest,
  result: RecogniseResult,
  perform(asked) {
    switch (asked.kind) {
      case 'schedule':
        return performSchedule(asked)
      case 'modification':
        return performModification(asked)
      case 'credit':
        return performCredit(asked)
      case 'termination':
        return performTermination(asked)
      case 'allocation':
        return performAllocation(asked)
      case 'roll_forward':
        return performRollForward(asked)
      case 'journals':
        return performJournals(asked)
    }
  },
}

type Answered = Performed<RecogniseResult>

function performSchedule(asked: Asked<'schedule'>): Answered {
  const reader = readLine(asked.line)
  const { line } = reader
  if (line === null) return { ok: false, problems: reader.problems }
  const parts = recognise(line)
  const recognised = sumOf(parts).amountMinor
  const money = (minor: bigint) => minorToDecimal(minor, asked.line.currency)
  const steps = explainSchedule(line, asked.line.currency)
  const value = {
    months: shown(parts, asked.line),
    recognised: money(recognised),
    deferred: money(line.totalMinor - recognised),
  }
  return { ok: true, value: { kind: 'schedule', ...value, steps } }
}

function performModification(asked: Asked<'modification'>): Answered {
  return onRatable(asked.line, (reader, line) => {
    const added = reader.both('added', asked.added, asked.added_base)
    reader.ordered('to', asked.effective_on, asked.to)
    const { effective_on: effectiveOn, to, method } = asked
    return () => {
      const locked = new Set(asked.locked_periods ?? [])
      const change = modify(line, { kind: method, effectiveOn, added, to, locked })
      return { kind: 'modification', ...shownChange(change, asked.line) }
    }
  })
}

function performCredit(asked: Asked<'credit'>): Answered {
  return onRatable(asked.line, (reader, line) => {
    const credited = reader.both('credited', asked.credited, asked.credited_base)
    if (asked.method === 'window' && !asked.service) reader.missing('service', 'A window has days of service.')
    const service = asked.service ?? line.pattern
    reader.ordered('service', service.from, service.to)
    if (asked.method === 'window') reader.within('service', service, line.pattern)
    reader.atMost('credited', credited.amountMinor, line.totalMinor)
    return () => {
      const given = { kind: asked.method, credited, issuedOn: asked.issued_on, service }
      const { ofEarned, ...change } = credit(line, { ...given, locked: new Set(asked.locked_periods ?? []) })
      const ofEarnedText = minorToDecimal(ofEarned.amountMinor, asked.line.currency)
      return { kind: 'credit', ...shownChange(change, asked.line), of_earned: ofEarnedText }
    }
  })
}

function performTermination(asked: Asked<'termination'>): Answered {
  return onRatable(asked.line, (reader, line) => {
    const credited = reader.both('credited', asked.credited, asked.credited_base)
    const earned = sumOf(earnedByMonth(line, asked.ends_on)).amountMinor
    reader.atMost('credited', credited.amountMinor, line.totalMinor - earned)
    return () => {
      const locked = new Set(asked.locked_periods ?? [])
      const { forfeited, ...change } = terminate(line, { endsOn: asked.ends_on, credited, locked })
      const forfeitedText = minorToDecimal(forfeited.amountMinor, asked.line.currency)
      return { kind: 'termination', ...shownChange(change, asked.line), forfeited: forfeitedText }
    }
  })
}

type RatableReader = LineReader & {
  readonly both: (field: string, amount: string, base: string | undefined) => TwoAmounts
}
type Ratable = Parameters<typeof modify>[0]

/** Reads the line, lets the rest of the request be read, and performs only where nothing is wrong. */
function onRatable(
  asked: Asked<'modification'>['line'],
  prepare: (reader: RatableReader, line: Ratable) => () => RecogniseResult,
): Answered {
  const reader = readLine(asked)
  const { line } = reader
  if (line === null) return { ok: false, problems: reader.problems }
  const { kind, from, to } = asked.pattern
  const perform = prepare(reader, { ...line, pattern: { kind, from, to } })
  return reader.problems.length > 0 ? { ok: false, problems: reader.problems } : { ok: true, value: perform() }
}

function performAllocation(asked: Asked<'allocation'>): Answered {
  const amounts = readAmounts(asked.currency)
  const price = amounts.read('price', asked.price)
  const obligations = asked.obligations.map((one, index) => ({
    id: one.id,
    standAloneMinor: amounts.read(`obligations[${index}].stand_alone_price`, one.stand_alone_price),
  }))
  if (amounts.problems.length > 0) return { ok: false, problems: amounts.problems }
  if (obligations.every((one) => one.standAloneMinor === 0n)) {
    const problem = 'No obligation has a price by itself.'
    return { ok: false, problems: [{ field: 'obligations', problem, remedy: 'Give at least one stand-alone price.' }] }
  }
  const { parts, steps } = allocatePrice(price, obligations, asked.currency)
  const shownParts = parts.map(({ id, amountMinor }) => ({ id, amount: minorToDecimal(amountMinor, asked.currency) }))
  return { ok: true, value: { kind: 'allocation', obligations: shownParts, steps } }
}

function shown(parts: readonly SchedulePart[], { currency, base_currency: base }: AskedLine) {
  return parts.map((part) => ({
    period: part.period,
    amount: minorToDecimal(part.amountMinor, currency),
    base_amount: part.baseMinor === null || base === undefined ? null : minorToDecimal(part.baseMinor, base),
  }))
}

function shownChange(change: ScheduleChange, asked: AskedLine) {
  return {
    original: shown(change.original, asked),
    reversed: shown(change.reversed, asked),
    added: shown(change.added, asked),
    net: shown(change.net, asked),
    total: minorToDecimal(sumOf(change.net).amountMinor, asked.currency),
    steps: explainSchedule(change.addedLine, asked.currency),
  }
}
