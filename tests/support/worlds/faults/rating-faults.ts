import { type Amount, balance, book, Exact, rounded, said, sum } from './amounts.ts'
import { type BilledMonth, chooseMonth, type UsageWish } from './billed-month.ts'
import type { Fault } from './not-posted.ts'
import { rated } from './rated.ts'
import type { BilledDocument, BilledLine } from './rows.ts'
import { isOf, isSettled, type Mode, type Scene, taxLines } from './scene.ts'
import { expectMonth } from './usage-faults.ts'

/** Bills other nets on an invoice and lets the tax, the totals and the posting follow; a net of null takes the line away. */
export function rebill(scene: Scene, billed: BilledDocument, nets: ReadonlyMap<BilledLine, Amount | null>): void {
  const { world } = scene
  const ledger = world.ledger.find(
    ({ type, status, references }) =>
      type === 'ar_invoice' && status === 'posted' && references.includes(billed.number),
  )
  if (!ledger) throw new Error(`${billed.id} is not posted`)
  for (const [line, net] of nets) {
    const posted = ledger.lines.find(({ source_line_ref }) => source_line_ref === line.id)
    if (net === null) {
      billed.lines = billed.lines.filter((one) => one !== line)
      ledger.lines = ledger.lines.filter((one) => one !== posted)
    } else {
      line.net = said(net, billed.currency)
      if (posted) book(world, ledger, posted, net.neg())
    }
  }
  const mode = world.entities.find(({ entity }) => entity === billed.entity)?.tax_rounding.mode
  for (const tax of billed.taxes) {
    const base = sum(billed.lines.filter(({ tax_code }) => tax_code === tax.tax_code).map(({ net }) => new Exact(net)))
    const exact = base.times(tax.rate_percent).div(100)
    const amount = mode === 'floor' ? exact.toDecimalPlaces(0, Exact.ROUND_FLOOR) : rounded(exact, billed.currency)
    const posted = taxLines(scene, ledger).find(
      (line) => line.tax_code === tax.tax_code && (line.source_line_ref ?? billed.id) === billed.id,
    )
    Object.assign(tax, { base: said(base, billed.currency), amount: said(amount, billed.currency) })
    if (posted) book(world, ledger, posted, amount.neg())
  }
  const [net, tax] = [
    billed.lines.map((line) => new Exact(line.net)),
    billed.taxes.map(({ amount }) => new Exact(amount)),
  ].map(sum)
  if (!net || !tax) return
  Object.assign(billed, {
    net: said(net, billed.currency),
    tax: said(tax, billed.currency),
    gross: said(net.plus(tax), billed.currency),
  })
  balance(world, ledger)
}

const isPlain = (scene: Scene) => (month: BilledMonth) =>
  !isSettled(scene, month.billed) &&
  month.subscription.discount_percent === '0' &&
  scene.world.billed.every(({ original_invoice_id }) => original_invoice_id !== month.billed.id) &&
  scene.booked.some(({ members, parts }) => parts.length === 1 && members.includes(month.billed))

const billedNet = (month: BilledMonth) =>
  sum([month.charge, ...(month.minimum ? [month.minimum] : [])].map(({ net }) => new Exact(net)))

/** The commitment of the month is not on the invoice. */
export function minimumLeftOut(wish: UsageWish): Fault {
  return (scene) => {
    const month = chooseMonth(scene, {
      ...wish,
      where: (one) => one.minimum !== undefined && new Exact(one.minimum.net).gt(0) && isPlain(scene)(one),
    })
    if (!month?.minimum) return undefined
    const variance = new Exact(month.minimum.net).neg()
    rebill(scene, month.billed, new Map([[month.minimum, null]]))
    return [expectMonth(month, 'RATING_VARIANCE/minimum_not_billed', variance)]
  }
}

/** The last unit of a tier at the price of the next. */
export function tierBoundary(wish: UsageWish): Fault {
  const wrong = (month: BilledMonth) => rated(month.price, new Exact(month.charge.quantity ?? 0), 'upper')
  const isFit = (scene: Scene) => (one: BilledMonth) =>
    one.minimum === undefined && one.floor.eq(0) && !wrong(one).eq(one.charge.net) && isPlain(scene)(one)
  return (scene) => {
    const month = chooseMonth(scene, { ...wish, where: isFit(scene) })
    if (!month) return undefined
    const [before, after] = [billedNet(month), wrong(month)]
    rebill(scene, month.billed, new Map([[month.charge, after]]))
    return [expectMonth(month, 'RATING_VARIANCE/tier_boundary', after.minus(before))]
  }
}

/** Rated with the version of the price before: one is added to the price list where there is none. */
export function stalePrice(wish: UsageWish): Fault {
  return (scene) => {
    const month = chooseMonth(scene, {
      ...wish,
      where: (one) =>
        one.minimum === undefined && one.floor.eq(0) && new Exact(one.charge.net).gt(1) && isPlain(scene)(one),
    })
    if (!month) return undefined
    const { price } = month
    const raise = (amount: string) => new Exact(amount).times('1.37').toFixed()
    const older = {
      ...structuredClone(price),
      price_id: `${price.price_id}-before`,
      valid_from: '2020-01-01',
      valid_to: price.valid_from,
    }
    older.tiers = price.tiers?.map((tier) => ({ ...tier, unit_price: raise(tier.unit_price) })) ?? null
    if (price.package_price !== null) older.package_price = raise(price.package_price)
    if (
      scene.world.prices.some(
        (one) =>
          one.price_list === price.price_list &&
          one.sku === price.sku &&
          one.currency === price.currency &&
          one.valid_to === price.valid_from,
      )
    )
      return undefined
    scene.world.prices.push(older)
    const [before, after] = [billedNet(month), rated(older, new Exact(month.charge.quantity ?? 0))]
    rebill(scene, month.billed, new Map([[month.charge, after]]))
    return [expectMonth(month, 'RATING_VARIANCE/stale_price', after.minus(before))]
  }
}

/** Seat changes inside a month by thirtieths instead of days. */
export function byThirtieths(mode: Mode, month: string): Fault {
  return (scene) => {
    const linesOf = (billed: BilledDocument) =>
      billed.lines.filter(
        ({ kind, service_start, service_end, quantity }) =>
          kind.startsWith('proration_') &&
          quantity !== null &&
          service_start !== null &&
          service_end !== null &&
          service_start.slice(8) !== '01' &&
          new Date(Date.parse(service_end) - 86_400_000).toISOString().slice(0, 7) === service_start.slice(0, 7),
      )
    const found = scene.booked.find(
      ({ billed, members, parts }) =>
        members.length === 1 &&
        parts.length === 1 &&
        isOf(scene.world, billed.entity, mode) &&
        billed.kind === 'invoice' &&
        billed.issue_date.startsWith(month) &&
        !scene.taken.has(billed.bill_to_id) &&
        !isSettled(scene, billed) &&
        linesOf(billed).length >= 2 &&
        !billed.lines.some(({ kind }) => kind === 'discount') &&
        new Set(linesOf(billed).map(({ sku }) => sku)).size === 1,
    )
    if (!found) return undefined
    const { billed } = found
    scene.taken.add(billed.bill_to_id)
    scene.taken.add(`${billed.entity} ${found.ledger.customer_no}`)
    const days = (line: BilledLine) =>
      (Date.parse(line.service_end ?? '') - Date.parse(line.service_start ?? '')) / 86_400_000
    const wrong = (line: BilledLine) =>
      rounded(
        new Exact(line.quantity ?? 0)
          .times(line.unit_price ?? 0)
          .times(days(line))
          .div(30),
        billed.currency,
      ).times(line.kind === 'proration_credit' ? -1 : 1)
    const nets = new Map(linesOf(billed).map((line) => [line, wrong(line)] as const))
    const variance = sum([...nets].map(([line, net]) => net.minus(line.net)))
    if (variance.eq(0)) return undefined
    rebill(scene, billed, nets)
    return [
      {
        found: 'RATING_VARIANCE/proration_basis',
        entity: billed.entity,
        period: billed.issue_date.slice(0, 7),
        variance: said(variance, billed.currency),
        currency: billed.currency,
        status: 'open',
        names: [billed.id],
      },
    ]
  }
}
