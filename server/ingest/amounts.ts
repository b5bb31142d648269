import { parseDecimalToMinor, type UnreadableAmount } from '../domain/money.ts'
import { type ReasonCode, type Rejection, rejection } from './rejection.ts'

const REASONS: Record<UnreadableAmount, ReasonCode> = {
  not_a_decimal: 'not_a_decimal',
  too_many_fraction_digits: 'too_many_fraction_digits',
  too_large: 'amount_too_large',
}

/** Reads amounts of one currency in one row: minor units, or zero and a rejection that is kept. Ask `rejections` at the end. */
export function amountReader(currency: string, rejections: Rejection[]) {
  return (amount: string, field: string): bigint => {
    const parsed = parseDecimalToMinor(amount, currency)
    if (parsed.ok) return parsed.minor
    rejections.push(rejection(field, REASONS[parsed.reason], { found: amount.slice(0, 60), currency }))
    return 0n
  }
}
