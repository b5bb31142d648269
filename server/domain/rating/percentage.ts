import type { Step } from '../step.ts'
import {
  compare,
  type Fraction,
  fractionOf,
  greater,
  lesser,
  minus,
  plus,
  ratioOf,
  textOf,
  times,
  ZERO,
} from './fraction.ts'
import type { Price } from './price-version.ts'
import type { ExactAmount } from './rated-amount.ts'

/** What is rated: a quantity; for a percentage price the amount it is a share of and the number of transactions, or the amount of each in order. */
export interface Rateable {
  readonly quantity: string
  readonly amount?: string
  readonly count?: string
  readonly transactions?: readonly string[]
}

/** A share of an amount above what is free, and a fee for each transaction above those that are free. Rule: domain rules, section 5. */
export function percentage(price: Price, rateable: Rateable): ExactAmount {
  const of = taken(rateable)
  const free = freeOf(price, of.running)
  const beyond = (whole: Fraction, part: Fraction) => greater(minus(whole, part), ZERO)
  const [charged, counted] = [beyond(of.amount, free.amount), beyond(of.count, free.count)]
  const share = times(times(charged, fractionOf(price.percent ?? '0')), ratioOf(1, 100))
  const fees = times(counted, fractionOf(price.fixedFee ?? '0'))
  const steps: Step[] = [
    {
      what: 'percentage',
      of_amount: textOf(charged),
      free_amount: textOf(free.amount),
      percent: price.percent ?? '0',
      amount: textOf(share),
    },
  ]
  if (price.fixedFee !== null)
    steps.push({
      what: 'fee_per_transaction',
      count: textOf(counted),
      free_count: textOf(free.count),
      fee: price.fixedFee,
      amount: textOf(fees),
    })
  return { exact: plus(share, fees), steps }
}

interface Taken {
  readonly amount: Fraction
  readonly count: Fraction
  /** The amount after each transaction; empty where they are not told one by one. */
  readonly running: readonly Fraction[]
}

function taken({ quantity, amount = quantity, count = '0', transactions }: Rateable): Taken {
  if (!transactions) return { amount: fractionOf(amount), count: fractionOf(count), running: [] }
  const running: Fraction[] = []
  for (const each of transactions) running.push(plus(running.at(-1) ?? ZERO, fractionOf(each)))
  return { amount: running.at(-1) ?? ZERO, count: ratioOf(transactions.length, 1), running }
}

/** What is free. Where it ends with the first of the two: the amount of the free transactions at most, and only the transactions that stay below the free amount. */
function freeOf(price: Price, running: readonly Fraction[]): Pick<Taken, 'amount' | 'count'> {
  const [amount, count] = [fractionOf(price.freeAmount ?? '0'), fractionOf(price.freeCount ?? '0')]
  if (price.freeEnds === 'each' || price.freeAmount === null || price.freeCount === null) return { amount, count }
  const within = running.filter((_, index) => compare(ratioOf(index + 1, 1), count) <= 0)
  const below = within.filter((total) => compare(total, amount) < 0)
  return { amount: lesser(amount, within.at(-1) ?? ZERO), count: ratioOf(below.length, 1) }
}
