import type { Facts } from '../diagnosis/facts.ts'
import { rootOf } from '../external-ref.ts'
import { isOfOtherScale } from './amount-scale.ts'
import type { ErpSettlement } from './erp-settlement.ts'
import { NO_PAYMENT_FACTS } from './facts.ts'
import { observeSettlementBase, type RatedSettlement } from './observe-settlement-base.ts'
import type { Settlement, SettlementDerivation } from './settlement.ts'

export interface ObservedSettlement {
  readonly settlement: Settlement
  readonly derivation: SettlementDerivation
  /** The clearing reference of each document it settles, by the document's id in billing. */
  readonly refs: ReadonlyMap<string, string>
  readonly live: ErpSettlement | null
  readonly wasRejected: boolean
  readonly isLate: boolean
  readonly lockedAt: Date | null
  readonly deadlineAt: Date
  /** ERP numbers its bill-to had until they ended, on or before the day it was paid. */
  readonly formerNumbers: readonly string[]
  /** The rate it should be converted at, and all publications of that pair; null in functional currency and where there is none. */
  readonly rated: RatedSettlement | null
}

/** What differs, and by how much, in minor units; amounts of the settlement count positive, whatever side they are booked on. */
export interface SettlementFigures {
  /** ERP amount less billing amount, document currency. */
  readonly amountMinor: bigint
  /** What the ERP applied elsewhere than billing, document currency. */
  readonly misappliedMinor: bigint
  /** What stands on accounts where nothing was expected, credit positive, document currency. */
  readonly misplacedMinor: bigint
  /** The functional difference, debit positive: of receivables, or of cash where receivables agree. */
  readonly baseMinor: bigint
  /** The references the ERP applied to instead, and those it should have. */
  readonly appliedTo: readonly string[]
  readonly expectedTo: readonly string[]
}

/** Compares a settlement with the ERP document that stands for it. Amounts are compared where currencies agree, accounts and rates where amounts do. Rule: file-drop contract, sections 6 and 7. */
export function observeSettlement(seen: ObservedSettlement): { facts: Facts; figures: SettlementFigures } {
  const { settlement, derivation, live } = seen
  const applied = live ? comparedApplications(seen, live) : NO_DIFFERENCE
  const currencyDiffers = live !== null && live.currency !== settlement.currency
  const isOpposite = live !== null && isOppositeSign(derivation.receivableMinor, live)
  const plain = live === null || currencyDiffers ? 0n : erpAmount(live) - settlement.amountMinor
  const amountMinor = isOpposite && !currencyDiffers ? -2n * settlement.amountMinor : plain
  const isComparable = live !== null && !currencyDiffers && amountMinor === 0n
  const misappliedMinor = isComparable ? applied.misappliedMinor : 0n
  const misplaced = isComparable && misappliedMinor === 0n ? misplacedMinor(derivation, live) : 0n
  const isSameDocument = isComparable && misappliedMinor === 0n && misplaced === 0n
  const base = observeSettlementBase(seen, isSameDocument ? live : null)
  const facts = {
    ...NO_PAYMENT_FACTS,
    isPosted: live !== null,
    isLate: seen.isLate,
    wasRejected: seen.wasRejected,
    isUnmapped: derivation.outcome === 'unmapped',
    unmappedCause: derivation.outcome === 'unmapped' ? (derivation.findings[0]?.cause ?? '') : '',
    ...headerFacts(seen, live),
    currencyDiffers,
    amountDiffers: amountMinor !== 0n,
    oppositeSign: amountMinor !== 0n && isOpposite,
    wrongScale: amountMinor !== 0n && live !== null && isOfOtherScale(settlement.amountMinor, erpAmount(live)),
    editedAfterPost: amountMinor !== 0n && (live?.sourceVersion ?? 1) > 1,
    appliedElsewhere: misappliedMinor !== 0n,
    accountDiffers: misplaced !== 0n,
    ...base.facts,
  }
  const figures = { amountMinor, misappliedMinor, misplacedMinor: misplaced, baseMinor: base.differenceMinor }
  return { facts, figures: { ...figures, appliedTo: applied.appliedTo, expectedTo: applied.expectedTo } }
}

function headerFacts(seen: ObservedSettlement, live: ErpSettlement | null) {
  const { settlement, derivation } = seen
  const expected = derivation.outcome === 'derived' ? derivation.posting.customerNo : null
  const customerDiffers = live !== null && expected !== null && live.customerNo !== expected
  const isLater = live !== null && live.period > derivation.period
  return {
    entityDiffers: live !== null && live.entity !== settlement.entity,
    customerDiffers,
    customerWasValidBefore: customerDiffers && seen.formerNumbers.some((number) => number === live.customerNo),
    periodLater: isLater,
    createdAfterLock: isLater && seen.lockedAt !== null && live.createdAt > seen.lockedAt,
    createdAfterDeadline: isLater && live.createdAt >= seen.deadlineAt,
  }
}

/** The amount of an ERP document: all its debits in document currency. */
export function erpAmount(live: Pick<ErpSettlement, 'lines'>): bigint {
  return live.lines.reduce((sum, line) => (line.amountMinor > 0n ? sum + line.amountMinor : sum), 0n)
}

function isOppositeSign(expectedMinor: bigint, live: ErpSettlement): boolean {
  return expectedMinor !== 0n && receivableOf(live) === -expectedMinor
}

function receivableOf(live: ErpSettlement): bigint {
  return live.lines.reduce((sum, line) => (line.role === 'receivable' ? sum + line.amountMinor : sum), 0n)
}

const NO_DIFFERENCE = { misappliedMinor: 0n, appliedTo: [], expectedTo: [] }

/** By reference, debits and credits apart: what the ERP applied beyond what billing did there is misapplied. */
function comparedApplications(seen: ObservedSettlement, live: ErpSettlement) {
  const expected = expectedApplications(seen)
  const actual = new Map<string, bigint>()
  for (const line of live.lines)
    if (line.role === 'receivable') add(actual, line.appliesTo === null ? '' : rootOf(line.appliesTo), line.amountMinor)
  const beyond = (one: ReadonlyMap<string, bigint>, other: ReadonlyMap<string, bigint>) =>
    [...one].flatMap(([ref, amount]) => {
      const excess = magnitude(amount) - magnitude(other.get(ref) ?? 0n)
      return excess > 0n ? [{ ref, excess }] : []
    })
  const [stray, lacking] = [beyond(actual, expected), beyond(expected, actual)]
  const names = (rows: readonly { ref: string }[]) => rows.map(({ ref }) => ref).sort()
  return {
    misappliedMinor: stray.reduce((sum, { excess }) => sum + excess, 0n),
    appliedTo: names(stray),
    expectedTo: names(lacking),
  }
}

function expectedApplications({ settlement, refs }: ObservedSettlement): ReadonlyMap<string, bigint> {
  const expected = new Map<string, bigint>()
  const put = (id: string, amount: bigint) => add(expected, rootOf(refs.get(id) ?? id), amount)
  if (settlement.creditMemoId !== null) put(settlement.creditMemoId, settlement.amountMinor)
  for (const { invoiceId, amountMinor } of settlement.applications) put(invoiceId, -amountMinor)
  return expected
}

/** Credit-positive amounts on accounts beyond what is expected there, in document currency. */
function misplacedMinor(derivation: SettlementDerivation, live: ErpSettlement): bigint {
  if (derivation.outcome !== 'derived') return 0n
  const left = new Map<string, bigint>()
  for (const line of live.lines) add(left, line.account, -line.amountMinor)
  for (const line of derivation.posting.lines) add(left, line.account, line.amountMinor)
  const expected = new Set(derivation.posting.lines.map((line) => line.account))
  const off = [...left].filter(([, amount]) => amount !== 0n)
  const strange = off.filter(([account]) => !expected.has(account))
  const [first] = strange.length > 0 ? strange : off.filter(([, amount]) => amount > 0n)
  return first?.[1] ?? 0n
}

function add(into: Map<string, bigint>, key: string, amount: bigint): void {
  into.set(key, (into.get(key) ?? 0n) + amount)
}

function magnitude(minor: bigint): bigint {
  return minor < 0n ? -minor : minor
}
