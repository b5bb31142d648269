import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { allocate } from '#server/domain/allocate'
import { anniversary, cutAt, cycleOn, fiscalPeriodOn } from '#server/domain/cycle'
import { decimalOf, powerOfTen } from '#server/domain/decimal'
import { minorToDecimal, parseDecimalToMinor } from '#server/domain/money'
import { roundingModes, roundToMinor, roundToStep } from '#server/domain/rounding'
import { localDay, startOfLocalDay } from '#server/domain/zone'

const text = z.string()
const Given = z.union([
  z.strictObject({ round: text, currency: text, mode: z.enum(roundingModes), step: text.optional() }),
  z.strictObject({ split: text, currency: text, weights: z.array(text) }),
  z.strictObject({ anniversary: text, months: z.int() }),
  z.strictObject({ cycle_on: text, anchor: text, months: z.int() }),
  z.strictObject({ fiscal_on: text, year_start: text }),
  z.strictObject({ cut: z.tuple([text, text]), at: z.array(text) }),
  z.strictObject({ day_begins: text, zone: text }),
  z.strictObject({ day_of: text, zone: text }),
])
const Scenario = z.strictObject({ name: text, rule: text, given: Given, expect: z.unknown(), source: text })

for (const file of ['rounding.json', 'calendar.json']) {
  const scenarios = z.array(Scenario).parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const scenario of scenarios) {
    test(scenario.name, () => {
      expect(answerTo(scenario.given)).toEqual(scenario.expect)
    })
  }
}

function answerTo(given: z.infer<typeof Given>): unknown {
  if ('round' in given) return rounded(given.round, given.currency, given.mode, given.step)
  if ('split' in given) {
    const parts = allocate(minorOf(given.split, given.currency), given.weights.map(BigInt))
    return parts.map((part) => minorToDecimal(part, given.currency))
  }
  if ('anniversary' in given) return anniversary(given.anniversary, given.months)
  if ('cycle_on' in given) return cycleOn(given.anchor, given.months, given.cycle_on)
  if ('fiscal_on' in given) return fiscalPeriodOn(given.fiscal_on, given.year_start)
  if ('cut' in given) {
    const pieces = cutAt({ from: given.cut[0], to: given.cut[1] }, given.at)
    return pieces.map((piece) => [piece.from, piece.to])
  }
  if ('day_begins' in given) return startOfLocalDay(given.day_begins, given.zone).toISOString()
  return localDay(new Date(given.day_of), given.zone)
}

function rounded(value: string, currency: string, mode: (typeof roundingModes)[number], step?: string): string {
  if (step === undefined) return minorToDecimal(roundToMinor(value, currency, mode), currency)
  const exact = decimalOf(value)
  const minor = roundToStep(exact.unscaled * 100n, powerOfTen(exact.scale), {
    mode,
    stepMinor: minorOf(step, currency),
  })
  return minorToDecimal(minor, currency)
}

function minorOf(decimal: string, currency: string): bigint {
  const amount = parseDecimalToMinor(decimal, currency)
  if (!amount.ok) throw new Error(`${decimal} ${currency}: ${amount.reason}`)
  return amount.minor
}
