import { compileConversion } from '../fx.ts'
import { invariant } from '../invariant.ts'
import { minorToDecimal } from '../money.ts'
import { monthOf } from '../period.ts'
import { documentRate } from '../posting/document-rate.ts'
import { findingOf } from '../posting/finding.ts'
import type { GlControlVersion } from '../posting/mapping-version.ts'
import { customerInForce, type LegalEntity, mappingInForce, type ReferenceIndex } from '../posting/reference.ts'
import type { DerivationFinding } from '../posting/types.ts'
import { divideRounded } from '../rounding.ts'
import type { Step } from '../step.ts'
import { bookShare } from './book-share.ts'
import {
  type Cleared,
  NOTHING_CLEARED,
  type SettledDocument,
  type Settlement,
  type SettlementDerivation,
  type SettlementLine,
  type SettlementRole,
} from './settlement.ts'
import { appliedMinor, settlementProblems, usesCredit } from './settlement-problems.ts'

export interface SettlementGround {
  readonly documents: ReadonlyMap<string, SettledDocument>
  /** What settlements recorded earlier did, by document; absent: nothing. */
  readonly before: ReadonlyMap<string, Cleared>
  readonly entity: LegalEntity
  readonly reference: ReferenceIndex
}

/**
 * What the ERP should hold for a settlement (file-drop contract, section 6, Payment): cash, deposits and bad debt against receivables, the functional amount of each receivable as its share of the book, and what is left on the realised exchange account with a document amount of 0.
 * Number and rate are those in force on the day it was paid. Lines come out debit positive and balance to zero in both currencies. What is missing is named, never guessed.
 */
export function deriveSettlement(settlement: Settlement, ground: SettlementGround): SettlementDerivation {
  const { documents, entity, reference } = ground
  const known = {
    period: monthOf(settlement.paidOn),
    erpType: erpTypeOf(settlement),
    receivableMinor: receivableEffect(settlement),
  }
  const problems = settlementProblems(settlement, documents, ground.before)
  if (problems.length > 0) return { ...known, outcome: 'unsound', problems, steps: [] }
  const { paidOn, billToId } = settlement
  const customer = customerInForce(reference, { entity: entity.entity, billToId, onDate: paidOn })
  const control = mappingInForce(reference, { set: 'gl_control', entity: entity.entity, key: '', onDate: paidOn })
  const rate = documentRate({ currency: settlement.currency, issueOn: paidOn }, entity, reference)
  const findings: DerivationFinding[] = []
  if (!customer) findings.push(findingOf('customer', { entity: entity.entity, billToId }))
  if (rate.finding) findings.push(rate.finding)
  if (!customer || rate.finding) return { ...known, outcome: 'unmapped', findings, steps: [] }
  const { lines, steps } = bookSettlement(settlement, ground, compileConversion(rate.conversion))
  const accounts = accountsOf(control)
  const missing = [...new Set(lines.map((line) => line.role))].filter((role) => accounts[role] === null)
  if (missing.length > 0) {
    const gaps = missing.map((role) => ({ code: 'control_account_missing' as const, object: role }))
    return { ...known, outcome: 'unsound', problems: gaps, steps: [] }
  }
  const posting = {
    customerNo: customer.erpCustomerNo,
    rate: rate.conversion.rate,
    rateOn: rate.rateOn,
    lines: lines.map((line, index) => ({ ...line, lineNo: index + 1, account: accounts[line.role] ?? '' })),
  }
  return { ...known, outcome: 'derived', posting, steps: [rateStep(posting.rate, rate.rateOn), ...steps] }
}

/** The ERP type that books it: money that moves is a payment, anything else an adjustment. */
export function erpTypeOf({ kind }: Pick<Settlement, 'kind'>): 'payment' | 'adjustment' {
  return kind === 'payment' || kind === 'refund' ? 'payment' : 'adjustment'
}

/** What it does to receivables in document currency, debit positive: credit memos used up are debited, invoices credited. */
function receivableEffect(settlement: Settlement): bigint {
  return (usesCredit(settlement) ? settlement.amountMinor : 0n) - appliedMinor(settlement)
}

type Accounts = Readonly<Record<SettlementRole, string | null>>

function accountsOf(control: GlControlVersion | undefined): Accounts {
  return {
    cash: control?.cash ?? null,
    receivable: control?.receivable ?? null,
    deposit: control?.customerDeposits ?? null,
    bad_debt: control?.badDebt ?? null,
    fx_realised: control?.fxRealised ?? null,
  }
}

type Entry = Omit<SettlementLine, 'lineNo' | 'account'>

function bookSettlement(
  settlement: Settlement,
  ground: SettlementGround,
  { multiplier, divisor }: { multiplier: bigint; divisor: bigint },
): { lines: readonly Entry[]; steps: readonly Step[] } {
  const steps: Step[] = []
  const lines: Entry[] = []
  const clear = clearing(settlement, ground, steps)
  const convert = (minor: bigint) => divideRounded(minor * multiplier, divisor, 'half_up')
  const put = (role: SettlementRole, amountMinor: bigint, baseMinor: bigint) =>
    lines.push({ role, amountMinor, baseMinor, appliesTo: null, settledId: null })
  const { amountMinor, creditMemoId } = settlement
  if (settlement.kind === 'payment') put('cash', amountMinor, convert(amountMinor))
  if (usesCredit(settlement)) lines.push(clear(creditMemoId ?? '', amountMinor, 1n))
  for (const { invoiceId, amountMinor: applied } of settlement.applications) lines.push(clear(invoiceId, applied, -1n))
  if (settlement.kind === 'refund') put('cash', -amountMinor, -convert(amountMinor))
  if (settlement.kind === 'write_off') put('bad_debt', amountMinor, -sumBase(lines))
  const rest = settlement.kind === 'payment' ? amountMinor - appliedMinor(settlement) : 0n
  if (rest > 0n) put('deposit', -rest, -convert(rest))
  const difference = -sumBase(lines)
  if (difference !== 0n) {
    put('fx_realised', 0n, difference)
    const functional = ground.entity.functionalCurrency
    steps.push({ what: 'realised_difference', gain: minorToDecimal(-difference, functional), currency: functional })
  }
  return { lines, steps }
}

/** Clears documents one after another; a document that stands twice in a settlement goes on where it stood. The side is 1 for a debit, -1 for a credit. */
function clearing(settlement: Settlement, ground: SettlementGround, steps: Step[]) {
  const now = new Map(ground.before)
  const functional = ground.entity.functionalCurrency
  const own = (minor: bigint) => minorToDecimal(minor, settlement.currency)
  const base = (minor: bigint) => minorToDecimal(minor, functional)
  return (id: string, amountMinor: bigint, side: bigint): Entry => {
    const document = ground.documents.get(id)
    invariant(document !== undefined && document.baseMinor !== null, `document ${id} was found sound`)
    const before = now.get(id) ?? NOTHING_CLEARED
    const share = bookShare({ ...document, baseMinor: document.baseMinor }, before, amountMinor)
    now.set(id, share.after)
    steps.push({
      what: 'book_share',
      document: document.clearingRef,
      gross: own(document.grossMinor),
      book_base: base(document.baseMinor),
      applied_before: own(before.appliedMinor),
      applied: own(amountMinor),
      cleared_before: base(before.clearedMinor),
      cleared: base(share.clearedMinor),
    })
    const { clearingRef: appliesTo, sourceId: settledId } = document
    const [amount, baseMinor] = [side * amountMinor, side * share.clearedMinor]
    return { role: 'receivable', amountMinor: amount, baseMinor, appliesTo, settledId }
  }
}

function rateStep(rate: string, rateOn: string | null): Step {
  return rateOn === null ? { what: 'functional_currency', rate } : { what: 'rate', rate, published_on: rateOn }
}

function sumBase(lines: readonly { readonly baseMinor: bigint }[]): bigint {
  return lines.reduce((sum, line) => sum + line.baseMinor, 0n)
}
