import { currencyExponent } from '../domain/currency.ts'
import { minorToDecimal, parseDecimalToMinor } from '../domain/money.ts'
import type { Problem } from './problem.ts'

/** Reads amounts of one currency and remembers every one that cannot be. */
export interface AmountReader {
  /** Minor units; 0 and a problem where the text has digits below the currency's smallest unit or too many of them. */
  readonly read: (field: string, text: string) => bigint
  readonly problems: readonly Problem[]
}

/** A reader for amounts in major units of a currency (three capital letters, checked before), named by the field they stand in. */
export function readAmounts(currency: string): AmountReader {
  const problems: Problem[] = []
  const read = (field: string, text: string): bigint => {
    const amount = parseDecimalToMinor(text, currency)
    if (amount.ok) return amount.minor
    const problem =
      amount.reason === 'too_many_fraction_digits'
        ? `${text} has digits below the smallest unit of ${currency}.`
        : `${text} is no amount of ${currency}.`
    problems.push({ field, problem, remedy: remedyIn(currency) })
    return 0n
  }
  return { read, problems }
}

function remedyIn(currency: string): string {
  const places = currencyExponent(currency)
  const most = places === 0 ? 'no decimals' : `at most ${places} decimals`
  return `Give an amount with ${most}, such as "${minorToDecimal(123_456n, currency)}".`
}
