import { Exact, signedGross } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import { isInDoubledJournal } from './revenue-faults.ts'
import type { LedgerDocument } from './rows.ts'
import { type Booked, choose, type Expected, expectOn, isSettled, remove, type Scene, type Wish } from './scene.ts'

/** What the books cannot know of: a document nothing was paid on yet, which nobody posted and no journal recognises. */
function underivable(
  wish: Wish,
  found: string,
  change: (scene: Scene, booked: Booked) => boolean,
  isFit: (scene: Scene, booked: Booked) => boolean = () => true,
): Fault {
  return (scene) => {
    const where = (one: Booked) =>
      one.members.length === 1 && !isReferredTo(scene, one) && isFit(scene, one) && (wish.where?.(one) ?? true)
    const booked = choose(scene, { ...wish, where })
    if (!booked || !change(scene, booked)) return undefined
    const { billed } = booked
    forget(scene, booked)
    return [expectOn(booked, found, signedGross(billed).neg(), { names: [billed.id] })]
  }
}

function isReferredTo(scene: Scene, { billed }: Booked): boolean {
  const refs = new Set(billed.lines.map(({ id }) => id))
  const isCredited = scene.world.billed.some((one) => one.original_invoice_id === billed.id)
  return isSettled(scene, billed) || isCredited || isInDoubledJournal(scene, refs)
}

function forget(scene: Scene, { billed, parts }: Booked): void {
  remove(scene, parts)
  const refs = new Set<string | null>(billed.lines.map(({ id }) => id))
  const isJournal = ({ type }: LedgerDocument) => type === 'revenue_journal'
  for (const journal of scene.world.ledger.filter(isJournal))
    journal.lines = journal.lines.filter((line) => !refs.has(line.source_line_ref))
}

const isLast = (scene: Scene, { billed }: Booked): boolean => {
  const day = billed.issue_date
  const others = scene.world.billed.filter((one) => one.bill_to_id === billed.bill_to_id && one.id !== billed.id)
  const paid = scene.world.settlements.filter((one) => one.bill_to_id === billed.bill_to_id)
  return others.every((one) => one.issue_date < day) && paid.every((one) => one.date < day)
}

function endNumber(scene: Scene, { billed, ledger }: Booked): boolean {
  const row = scene.world.customers.find(
    (one) =>
      one.bill_to_id === billed.bill_to_id &&
      one.erp_customer_no === ledger.customer_no &&
      (one.valid_to === null || one.valid_to > billed.issue_date),
  )
  if (row) row.valid_to = billed.issue_date
  return row !== undefined
}

/** The customer number of the bill-to ended without a successor. */
export const numberEnded = (wish: Wish): Fault => underivable(wish, 'UNMAPPED/customer', endNumber, isLast)

/** The same, but the document was posted all the same: nothing to find. */
export function numberEndedYetPosted(wish: Wish): Fault {
  return (scene): Expected[] | undefined => {
    const booked = choose(scene, { ...wish, where: (one) => one.members.length === 1 && isLast(scene, one) })
    return booked && endNumber(scene, booked) ? [] : undefined
  }
}

/** Billed under a tax code that no account belongs to. */
export const taxCodeUnknown = (wish: Wish): Fault =>
  underivable(
    wish,
    'UNMAPPED/tax_code',
    (scene, { billed }) => {
      const [tax] = billed.taxes
      const known = scene.world.taxCodes.find(
        (one) => one.entity === billed.entity && one.tax_code === tax?.tax_code && one.valid_to === null,
      )
      if (!tax || !known) return false
      const code = `${known.tax_code}-NEW${scene.next()}`
      scene.world.taxCodes.push({ ...known, tax_code: code })
      tax.tax_code = code
      for (const line of billed.lines) line.tax_code = code
      return true
    },
    (_, { billed }) => billed.taxes.length === 1 && new Exact(billed.tax).gt(0),
  )

/** A service of a revenue category that no account belongs to. */
export const categoryUnknown = (wish: Wish): Fault =>
  underivable(
    wish,
    'UNMAPPED/revenue_category',
    (scene, { billed }) => {
      const line = billed.lines.find((one) => one.subscription_id === null)
      const product = scene.world.products.find(({ sku }) => sku === line?.sku)
      if (!line || !product) return false
      const sku = `${product.sku}-NEW${scene.next()}`
      const price = scene.world.prices.find(({ price_id }) => price_id === line.price_id)
      const categories = product.revenue_categories.map((one) => ({ ...one, revenue_category: `${sku} CATEGORY` }))
      scene.world.products.push({ ...product, sku, revenue_categories: categories })
      if (price) scene.world.prices.push({ ...price, price_id: `${price.price_id}-${sku}`, sku })
      Object.assign(line, { sku, price_id: price ? `${price.price_id}-${sku}` : null })
      return true
    },
    (_, { billed }) => billed.lines.some((one) => one.subscription_id === null && one.original_line_id === null),
  )

/** Billing took the invoice back, the books did not. */
export function voidedInBilling(wish: Wish): Fault {
  return (scene) => {
    const isOneOff = ({ billed, members }: Booked) =>
      members.length === 1 &&
      billed.usage_cutoff === null &&
      billed.lines.every((line) => line.subscription_id === null)
    const booked = choose(scene, { ...wish, where: (one) => isOneOff(one) && !isReferredTo(scene, one) })
    if (!booked) return undefined
    const { billed, ledger } = booked
    billed.status = 'void'
    billed.voided_at = new Date(Date.parse(billed.finalised_at) + 3_600_000).toISOString()
    return [expectOn(booked, 'MISSING_IN_BILLING/void_not_propagated', signedGross(billed), { period: ledger.period })]
  }
}
