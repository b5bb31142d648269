import { currencyExponent } from '../currency.ts'
import { type JudgementReference, lockOf } from './judgement-reference.ts'
import type { DocumentGroup, ErpSide, ExpectedSide } from './sides.ts'

/** What is wrong with customer, entity, currency and period. */
export interface HeaderFacts {
  readonly entityDiffers: boolean
  readonly splitPartOnOtherCustomer: boolean
  readonly customerDiffers: boolean
  readonly customerWasValidBefore: boolean
  readonly currencyDiffers: boolean
  readonly sameFigure: boolean
  readonly periodLater: boolean
  readonly createdAfterLock: boolean
  readonly createdAfterDeadline: boolean
  readonly expectedCustomer: string
  readonly actualCustomer: string
}

/** Observes customer, entity, currency and period of a group. Everything is false where one side is missing. Rule: file-drop contract, section 7. */
export function headerFacts(group: DocumentGroup, reference: JudgementReference): HeaderFacts {
  const expected = group.expected[0]
  const live = group.live
  const first = live[0]
  const strays = expected
    ? live.filter((side) => expected.customerNo !== null && side.customerNo !== expected.customerNo)
    : []
  const lock = expected && lockOf(reference, expected.entity, expected.period)
  const later = live.filter((side) => isLaterThanExpected(side, group.expected))
  return {
    entityDiffers: expected !== undefined && first !== undefined && first.entity !== expected.entity,
    splitPartOnOtherCustomer: strays.length > 0 && live.length > 1 && strays.length < live.length,
    customerDiffers: strays.length > 0 && strays.length === live.length,
    customerWasValidBefore:
      expected !== undefined && strays.length > 0 && strays.every((side) => wasValidBefore(expected, side, reference)),
    currencyDiffers: expected !== undefined && live.some((side) => side.currency !== expected.currency),
    sameFigure: sameFigure(group),
    periodLater: later.length > 0,
    createdAfterLock: lock !== undefined && later.some((side) => side.createdAt > lock),
    createdAfterDeadline: expected !== undefined && later.some((side) => side.createdAt >= expected.deadlineAt),
    expectedCustomer: expected?.customerNo ?? '',
    actualCustomer: strays[0]?.customerNo ?? '',
  }
}

/** Measured by the members the document was posted for under a plan, else by those no plan posted. */
function isLaterThanExpected(side: ErpSide, expected: readonly ExpectedSide[]): boolean {
  const own = expected.filter((member) => member.plannedRef && member.plannedRef === side.externalRef)
  const others = expected.filter((member) => !member.plannedRef)
  const [measure] = own.length > 0 ? own : others.length > 0 ? others : expected
  return measure !== undefined && side.period > measure.period
}

/** The customer number belonged to the same bill-to until it ended, on or before the issue date. */
function wasValidBefore(expected: ExpectedSide, side: ErpSide, reference: JudgementReference): boolean {
  const numbers = reference.index.customers.get(`${expected.entity}|${expected.billToId}`) ?? []
  return numbers.some(
    (row) => row.erpCustomerNo === side.customerNo && row.validTo !== null && row.validTo <= expected.issueOn,
  )
}

/** The same printed figure over all documents of either side, whatever the decimals of the two currencies. */
function sameFigure({ expected, live }: DocumentGroup): boolean {
  const [billed, posted] = [expected[0], live[0]]
  if (!billed || !posted || live.some((side) => side.currency !== posted.currency)) return false
  const [left, right] = [currencyExponent(billed.currency), currencyExponent(posted.currency)]
  const scale = (minor: bigint, from: number) => minor * 10n ** BigInt(Math.max(left, right) - from)
  const gross = expected.reduce((sum, side) => sum + side.grossMinor, 0n)
  const receivable = live.reduce((sum, side) => sum + side.receivableMinor, 0n)
  return scale(gross, left) === scale(receivable, right)
}
