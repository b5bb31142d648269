import { Decimal } from 'decimal.js'
import { minorToDecimal } from '../domain/money.ts'
import { countText, type MoneyView, moneyView } from '../i18n/format.ts'

export interface BridgeStepView {
  readonly key: string
  readonly label: string
  /** How many documents stand behind it; empty where that says nothing. */
  readonly documents: string
  readonly amount: MoneyView
  /** From where to where the bar reaches, in major units; for drawing only. */
  readonly range: readonly [number, number]
  readonly kind: 'step' | 'transit' | 'total' | 'residual'
  /** Where the objects behind the step are listed; null where it has no list. */
  readonly href: string | null
}

export interface BridgeSteps {
  /** A change of what was reached so far. */
  add(step: {
    key: string
    label: string
    minor: bigint
    kind?: 'step' | 'transit'
    documents?: bigint
    href?: string
  }): void
  /** What has no reason; stands there also when it is nothing. */
  residual(step: { key: string; label: string; minor: bigint; href?: string }): void
  /** Where the steps so far have led. */
  total(step: { key: string; label: string; href?: string }): void
  /** The steps laid down, what they reached, and how many residuals are not nothing. */
  read(): { steps: readonly BridgeStepView[]; reached: bigint; residuals: number }
}

/** Lays down the bars of a bridge one after the other, each beginning where the one before ended. Amounts are minor units of the currency. */
export function bridgeSteps(currency: string, locale: string): BridgeSteps {
  const steps: BridgeStepView[] = []
  let reached = 0n
  let residuals = 0
  const lay = (step: { key: string; label: string; documents?: bigint; href?: string }, place: Placed) =>
    steps.push({
      key: step.key,
      label: step.label,
      documents: step.documents === undefined ? '' : countText(step.documents, locale),
      amount: moneyView({ minor: place.minor, currency }, locale),
      range: [draw(place.from, currency), draw(place.from + place.minor, currency)],
      kind: place.kind,
      href: step.href ?? null,
    })
  const move = (minor: bigint) => {
    const from = reached
    reached += minor
    return { from, minor }
  }
  return {
    add: (step) => void lay(step, { ...move(step.minor), kind: step.kind ?? 'step' }),
    residual: (step) => {
      if (step.minor !== 0n) residuals += 1
      lay(step, { ...move(step.minor), kind: 'residual' })
    },
    total: (step) => void lay(step, { from: 0n, minor: reached, kind: 'total' }),
    read: () => ({ steps, reached, residuals }),
  }
}

interface Placed {
  readonly from: bigint
  readonly minor: bigint
  readonly kind: BridgeStepView['kind']
}

/** Major units as a number, for drawing only. */
function draw(minor: bigint, currency: string): number {
  return new Decimal(minorToDecimal(minor, currency)).toNumber()
}
