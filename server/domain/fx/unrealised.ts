import type { Currency } from '../currency.ts'
import { type Conversion, convertToBase } from '../fx.ts'
import { minorToDecimal } from '../money.ts'
import type { Step } from '../step.ts'

/** An item that is open at a closing day; amounts in minor units, a receivable positive, a payable negative. */
export interface OpenForeignAmount {
  readonly id: string
  readonly currency: Currency
  readonly openMinor: bigint
  /** Its open share of the book amount, in functional currency. */
  readonly bookMinor: bigint
  /** What was booked as unrealised at the closing before; a gain positive. */
  readonly previousMinor: bigint
  readonly conversion: Conversion
}

export interface Unrealised {
  readonly id: string
  readonly valueMinor: bigint
  readonly reversalMinor: bigint
  readonly unrealisedMinor: bigint
  /** Both bookings together: what the period shows. */
  readonly netMinor: bigint
  readonly steps: readonly Step[]
}

/** Values an open item at the closing rate: the booking of the closing before is reversed and the whole difference to the book amount is booked anew, never a delta (domain rules, section 7). An item that is settled has nothing left, so only the reversal remains. */
export function unrealisedDifference(item: OpenForeignAmount): Unrealised {
  const functional = item.conversion.to
  const valueMinor = convertToBase(item.openMinor, item.conversion)
  const reversalMinor = -item.previousMinor
  const unrealisedMinor = valueMinor - item.bookMinor
  const money = (minor: bigint) => minorToDecimal(minor, functional)
  const { rate, direction } = item.conversion
  return {
    id: item.id,
    valueMinor,
    reversalMinor,
    unrealisedMinor,
    netMinor: reversalMinor + unrealisedMinor,
    steps: [
      { what: 'reversed', amount: money(reversalMinor) },
      {
        what: 'valued',
        open: minorToDecimal(item.openMinor, item.currency),
        rate,
        direction,
        value: money(valueMinor),
      },
      { what: 'booked', value: money(valueMinor), book: money(item.bookMinor), unrealised: money(unrealisedMinor) },
    ],
  }
}
