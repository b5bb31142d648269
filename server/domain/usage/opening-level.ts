import { decimalOf, powerOfTen } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import type { Step } from '../step.ts'
import { decimalText } from './decimal-text.ts'
import type { Asked } from './measure.ts'
import { allBefore, type CountedEvent, lastBefore } from './select-usage.ts'
import type { UsageLedger } from './usage-ledger.ts'

export interface OpeningLevel {
  readonly opening: readonly CountedEvent[]
  /** In units of the ledger; undefined where nothing is carried over. */
  readonly level: bigint | undefined
  readonly steps: readonly Step[]
}

/** The level a window begins with: that of the last event before it, else the level stated for the time before all events; where events are changes, that level and every change before the window. Rule: file-drop contract, section 3. */
export function openingLevel({ ledger, ask }: Pick<Asked, 'ledger' | 'ask'>): OpeningLevel {
  if (ask.carryOver !== true) return { opening: [], level: undefined, steps: [] }
  if (ask.levelEvents === 'changes') return addedUp(ledger, ask)
  const last = lastBefore(ledger, ask)
  const level = last?.quantity ?? statedLevel(ledger, ask.openingLevel ?? '0')
  const text = decimalText(level, ledger.scale)
  return {
    opening: last === undefined ? [] : [last],
    level,
    steps: [{ what: 'carried_in', level: text, ...(last === undefined ? {} : { event: last.entry.event.id }) }],
  }
}

function addedUp(ledger: UsageLedger, ask: Asked['ask']): OpeningLevel {
  const opening = allBefore(ledger, ask)
  const level = opening.reduce((sum, one) => sum + one.quantity, statedLevel(ledger, ask.openingLevel ?? '0'))
  const steps = [{ what: 'carried_in', level: decimalText(level, ledger.scale), changes: String(opening.length) }]
  return { opening, level, steps }
}

function statedLevel(ledger: UsageLedger, text: string): bigint {
  const { unscaled, scale } = decimalOf(text)
  invariant(scale <= ledger.scale, 'a ledger is read with the places of its opening level')
  return unscaled * powerOfTen(ledger.scale - scale)
}
