import type { Step } from '../step.ts'
import { averageOverTime } from './average-over-time.ts'
import { decimalText } from './decimal-text.ts'
import type { Aggregated, Asked } from './measure.ts'
import { openingLevel } from './opening-level.ts'
import { type CountedEvent, isVoided } from './select-usage.ts'
import { countDistinct } from './unique-things.ts'

/** Every way events make one quantity. sum adds up; count counts; max is the largest; unique counts different things; last is the one that stands at the end; time_weighted is the level averaged over real time. */
export const aggregations = ['sum', 'count', 'max', 'unique', 'last', 'time_weighted'] as const

export type Aggregation = (typeof aggregations)[number]

/** How each aggregation makes its quantity. Rule: file-drop contract, section 3; domain rules, section 4. */
export const aggregateBy: { readonly [Each in Aggregation]: (asked: Asked) => Aggregated } = {
  sum: ({ ledger, counted }) => {
    const sum = total(counted)
    const quantity = decimalText(sum, ledger.scale)
    const negative = counted.filter((one) => one.quantity < 0n)
    const steps: Step[] = [{ what: 'added_up', events: String(counted.length), quantity }]
    if (negative.length > 0)
      steps.unshift({
        what: 'negative_corrections',
        events: String(negative.length),
        quantity: decimalText(total(negative), ledger.scale),
      })
    if (sum < 0n) steps.push({ what: 'negative_total', quantity })
    return { quantity, opening: [], steps }
  },
  count: ({ counted }) => {
    const quantity = String(counted.filter((one) => !isVoided(one)).length)
    return { quantity, opening: [], steps: [...voidedStep(counted), { what: 'counted', quantity }] }
  },
  max: (asked) => {
    const { opening, level, steps } = openingLevel(asked)
    const standing = asked.counted.filter((one) => !isVoided(one)).map((one) => one.quantity)
    const largest = (level === undefined ? standing : [level, ...standing]).reduce<bigint | undefined>(
      (most, each) => (most === undefined || each > most ? each : most),
      undefined,
    )
    const quantity = decimalText(largest ?? 0n, asked.ledger.scale)
    return { quantity, opening, steps: [...steps, ...voidedStep(asked.counted), { what: 'largest', quantity }] }
  },
  last: (asked) => {
    const { opening, level, steps } = openingLevel(asked)
    const quantity = decimalText(asked.counted.at(-1)?.quantity ?? level ?? 0n, asked.ledger.scale)
    return { quantity, opening, steps: [...steps, { what: 'at_the_end', quantity }] }
  },
  unique: countDistinct,
  time_weighted: averageOverTime,
}

function total(counted: readonly CountedEvent[]): bigint {
  let sum = 0n
  for (const one of counted) sum += one.quantity
  return sum
}

function voidedStep(counted: readonly CountedEvent[]): Step[] {
  const voided = counted.filter(isVoided).length
  return voided === 0 ? [] : [{ what: 'voided', events: String(voided) }]
}
