import type { ExceptionClass } from '../exception-cause.ts'

/** The classes that are a difference of an amount, and nothing else: only these can be within a tolerance. What is missing, doubled, somebody else's, unmapped, in another currency, period or account, or touches a control account is never a matter of its size (domain rules, sections 11 and 12). */
export const tolerableClasses = [
  'AMOUNT_VARIANCE',
  'ROUNDING',
  'TAX_VARIANCE',
  'FX_VARIANCE',
  'USAGE_VARIANCE',
  'RATING_VARIANCE',
  'PAYMENT_VARIANCE',
] as const satisfies readonly ExceptionClass[]

/** True for a class whose differences a tolerance may accept. */
export function isTolerable(exceptionClass: string): boolean {
  const words: readonly string[] = tolerableClasses
  return words.includes(exceptionClass)
}
