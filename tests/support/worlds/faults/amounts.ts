import { Decimal } from 'decimal.js'
import type { BilledDocument, LedgerDocument, LedgerLine } from './rows.ts'
import type { World } from './world.ts'

export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP })
export type Amount = InstanceType<typeof Exact>

/** Decimals of a currency of the world: those of the amounts stated in it. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

export const rounded = (amount: Amount, currency: string): Amount => amount.toDecimalPlaces(decimalsOf(currency))
export const said = (amount: Amount, currency: string): string => amount.toFixed(decimalsOf(currency))

export function functionalOf(world: World, entity: string): string {
  const found = world.entities.find((one) => one.entity === entity)
  if (found === undefined) throw new Error(`no entity ${entity}`)
  return found.functional_currency
}

/** The value of a control account's mapping, e.g. receivable. */
export function controlOf(world: World, entity: string, name: string): string {
  const found = world.mappings.find((one) => one.set === 'gl_control' && one.entity === entity)?.value[name]
  if (found === undefined) throw new Error(`no control account ${name} in ${entity}`)
  return found
}

/** What stands on a line, debit-positive. */
export const debitOf = (line: LedgerLine): Amount => new Exact(line.debit).minus(line.credit)
export const baseDebitOf = (line: LedgerLine): Amount => new Exact(line.base_debit).minus(line.base_credit)

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, one) => total.plus(one), new Exact(0))
}

export const signOf = ({ kind }: BilledDocument): 1 | -1 => (kind === 'credit_memo' ? -1 : 1)
export const signedGross = (document: BilledDocument): Amount => new Exact(document.gross).times(signOf(document))

export function receivableLine(world: World, document: LedgerDocument): LedgerLine {
  const account = controlOf(world, document.entity, 'receivable')
  const found = document.lines.find((line) => line.account === account)
  if (found === undefined) throw new Error(`${document.id} has no receivable line`)
  return found
}

export const receivableOf = (world: World, document: LedgerDocument): Amount => debitOf(receivableLine(world, document))

/** Writes a debit-positive amount on a line and its base at the rate of the document (1 functional = rate document). */
export function book(world: World, document: LedgerDocument, line: LedgerLine, debit: Amount): void {
  const functional = functionalOf(world, document.entity)
  const base = rounded(debit.abs().div(document.rate), functional)
  bookBase(world, document, line, debit.isNeg() ? base.neg() : base)
  line.debit = said(debit.isNeg() ? new Exact(0) : debit, document.currency)
  line.credit = said(debit.isNeg() ? debit.neg() : new Exact(0), document.currency)
}

export function bookBase(world: World, document: LedgerDocument, line: LedgerLine, debit: Amount): void {
  const functional = functionalOf(world, document.entity)
  line.base_debit = said(debit.isNeg() ? new Exact(0) : debit, functional)
  line.base_credit = said(debit.isNeg() ? debit.neg() : new Exact(0), functional)
}

/** Makes the receivable the sum of the other side, in both currencies. */
export function balance(world: World, document: LedgerDocument): void {
  const receivable = receivableLine(world, document)
  const others = document.lines.filter((line) => line !== receivable)
  book(world, document, receivable, sum(others.map(debitOf)).neg())
  balanceBase(world, document)
}

/** Makes the base of the receivable the sum of the other side. */
export function balanceBase(world: World, document: LedgerDocument): void {
  const receivable = receivableLine(world, document)
  const others = document.lines.filter((line) => line !== receivable)
  bookBase(world, document, receivable, sum(others.map(baseDebitOf)).neg())
}

/** Changes lines of a posted document, then balances it. */
export function rebook(
  world: World,
  document: LedgerDocument,
  changes: readonly { line: LedgerLine; debit: Amount }[],
): void {
  for (const { line, debit } of changes) book(world, document, line, debit)
  balance(world, document)
}
