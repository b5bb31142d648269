import { powerOfTen } from '../decimal.ts'
import { divideRounded } from '../rounding.ts'
import type { Step } from '../step.ts'
import { decimalText } from './decimal-text.ts'
import type { Aggregated, Asked } from './measure.ts'
import { openingLevel } from './opening-level.ts'

/** A level and how long it stood, in milliseconds. */
interface Stretch {
  readonly level: bigint
  readonly from: number
  readonly to: number
}

const MOST_SHOWN = 100

/** The level averaged over real time: sum of level x seconds / seconds of the window, rounded once, half-up. Where events state levels, of two at one instant the later recorded one stands. Rule: file-drop contract, section 3; domain rules, section 4. */
export function averageOverTime(asked: Asked): Aggregated {
  const { ledger, ask } = asked
  const { opening, level, steps } = openingLevel({ ledger, ask: { ...ask, carryOver: true } })
  const stretches = stretchesOf(asked, level ?? 0n)
  const area = stretches.reduce((sum, { level: stood, from, to }) => sum + stood * BigInt(to - from), 0n)
  const length = BigInt(ask.to.getTime() - ask.from.getTime())
  const rounded = divideRounded(area * powerOfTen(ask.decimals), length * powerOfTen(ledger.scale), 'half_up')
  const quantity = decimalText(rounded, ask.decimals)
  return {
    quantity,
    opening,
    steps: [
      ...steps,
      ...shown(stretches, ledger.scale),
      { what: 'level_seconds', total: decimalText(area, ledger.scale + 3), seconds: decimalText(length, 3) },
      { what: 'averaged', decimals: String(ask.decimals), quantity },
    ],
  }
}

function stretchesOf({ ask, counted }: Asked, opening: bigint): Stretch[] {
  const found: Stretch[] = []
  let level = opening
  let from = ask.from.getTime()
  const until = (to: number) => {
    if (from < to) found.push({ level, from, to })
    from = to
  }
  for (const one of counted) {
    until(one.entry.at)
    level = ask.levelEvents === 'changes' ? level + one.quantity : one.quantity
  }
  until(ask.to.getTime())
  return found
}

/** Every level with its seconds; of very many only how many. */
function shown(stretches: readonly Stretch[], scale: number): Step[] {
  if (stretches.length > MOST_SHOWN) return [{ what: 'levels', number: String(stretches.length) }]
  return stretches.map(({ level, from, to }) => ({
    what: 'level',
    level: decimalText(level, scale),
    from: new Date(from).toISOString(),
    seconds: decimalText(BigInt(to - from), 3),
  }))
}
