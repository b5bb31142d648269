import type { Money } from '../money.ts'

/** What one side says about one field. */
export type CellValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'money'; readonly money: Money }
  | { readonly kind: 'rate'; readonly rate: string }

/** `equivalent`: the figures differ, and a declared policy accepts the difference. */
export type CompareState = 'equal' | 'equivalent' | 'differs' | 'only_billing' | 'only_erp'

export interface FieldSides {
  readonly billing: CellValue | null
  readonly expected: CellValue | null
  readonly posted: CellValue | null
}

export interface ComparedField extends FieldSides {
  readonly state: CompareState
  /** ERP - expected, where both are amounts of one currency; null elsewhere. */
  readonly difference: Money | null
}

/**
 * Judges one field. The ERP is measured against the expectation, and against the billing document where nothing could be expected.
 * `acceptedMinor` is the largest difference a declared policy accepts, in minor units; zero means to the cent. Undefined when no side knows the field.
 */
export function compareField(sides: FieldSides, acceptedMinor = 0n): ComparedField | undefined {
  const wanted = sides.expected ?? sides.billing
  if (!wanted) return sides.posted ? { ...sides, state: 'only_erp', difference: null } : undefined
  if (!sides.posted) return { ...sides, state: 'only_billing', difference: null }
  const difference = differenceOf(wanted, sides.posted)
  if (isSame(wanted, sides.posted)) return { ...sides, state: 'equal', difference }
  const accepted = difference !== null && magnitudeOf(difference.minor) <= acceptedMinor
  return { ...sides, state: accepted ? 'equivalent' : 'differs', difference }
}

/** Fields that a reader must look at: everything that is neither equal nor accepted. */
export function isDifference(state: CompareState): boolean {
  return state !== 'equal' && state !== 'equivalent'
}

function differenceOf(wanted: CellValue, posted: CellValue): Money | null {
  if (wanted.kind !== 'money' || posted.kind !== 'money') return null
  if (wanted.money.currency !== posted.money.currency) return null
  return { minor: posted.money.minor - wanted.money.minor, currency: posted.money.currency }
}

function isSame(wanted: CellValue, posted: CellValue): boolean {
  if (wanted.kind === 'money' && posted.kind === 'money') {
    // Nothing is nothing in every currency; the currency itself is compared as a field of its own.
    if (wanted.money.minor === 0n && posted.money.minor === 0n) return true
    return wanted.money.currency === posted.money.currency && wanted.money.minor === posted.money.minor
  }
  if (wanted.kind === 'rate' && posted.kind === 'rate') return plain(wanted.rate) === plain(posted.rate)
  return wanted.kind === 'text' && posted.kind === 'text' && wanted.text === posted.text
}

/** 1.10 and 1.1 are one rate. */
function plain(rate: string): string {
  return rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate
}

function magnitudeOf(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
