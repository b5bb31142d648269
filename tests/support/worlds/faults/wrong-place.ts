import { type Amount, balance, debitOf, Exact, rebook, receivableOf, said, signedGross } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import { type Booked, choose, type Expected, expectOn, type Mode, type Scene, type Wish } from './scene.ts'

const placed = (scene: Scene, booked: Booked): Amount =>
  booked.parts.map((part) => receivableOf(scene.world, part)).reduce((total, one) => total.plus(one))

/** Numbers of other customers of the entity whose bill-to has the currency, valid on the day, not in use by a fault. */
function strangersOf(scene: Scene, booked: Booked): string[] {
  const { ledger } = booked
  const own = new Set(booked.members.map(({ bill_to_id }) => bill_to_id))
  const numbers = new Set(
    scene.world.customers.filter((one) => own.has(one.bill_to_id)).map((one) => one.erp_customer_no),
  )
  return scene.world.customers
    .filter((one) => one.entity === ledger.entity && !numbers.has(one.erp_customer_no) && one.valid_to === null)
    .map((one) => one.erp_customer_no)
    .filter((no) => !scene.taken.has(`${ledger.entity} ${no}`))
}

const oneOf = (words: readonly string[], at: number): string | undefined => words[at % Math.max(1, words.length)]

/** The document on another customer of the same entity. */
export function wrongCustomer(wish: Wish): Fault {
  return (scene) => {
    const booked = choose(scene, wish)
    const stranger = booked && oneOf(strangersOf(scene, booked), scene.next() * 7)
    if (!booked || stranger === undefined) return undefined
    scene.taken.add(`${booked.ledger.entity} ${stranger}`)
    for (const part of booked.parts) part.customer_no = stranger
    return [expectOn(booked, 'WRONG_CUSTOMER/sibling_bill_to', placed(scene, booked))]
  }
}

/** One part of a split document on another customer. */
export function partOnWrongCustomer(wish: Wish): Fault {
  return (scene) => {
    const booked = choose(scene, { ...wish, form: 'split' })
    const stranger = booked && oneOf(strangersOf(scene, booked), scene.next() * 5)
    const part = booked?.parts[scene.next() % booked.parts.length]
    if (!booked || !part || stranger === undefined) return undefined
    part.customer_no = stranger
    const names = [booked.billed.id, part.id]
    return [expectOn(booked, 'SPLIT_DOCUMENT/part_wrong_customer', receivableOf(scene.world, part), { names })]
  }
}

/** The number the bill-to had before its customers were merged. */
export function formerCustomer(wish: Wish): Fault {
  const formerOf = (scene: Scene, { billed, ledger }: Booked) =>
    scene.world.customers.find(
      (one) =>
        one.bill_to_id === billed.bill_to_id &&
        one.entity === ledger.entity &&
        one.erp_customer_no !== ledger.customer_no &&
        one.valid_to !== null &&
        one.valid_to <= billed.issue_date,
    )?.erp_customer_no
  return (scene) => {
    const booked = choose(scene, { ...wish, where: (one) => formerOf(scene, one) !== undefined })
    const former = booked && formerOf(scene, booked)
    if (!booked || former === undefined) return undefined
    for (const part of booked.parts) part.customer_no = former
    return [expectOn(booked, 'STALE_MAPPING/merged_customer', placed(scene, booked))]
  }
}

/** The document in the books of another entity, under a customer and id of that entity. */
export function wrongEntity(wish: Wish, to: Mode): Fault {
  return (scene) => {
    const booked = choose(scene, { ...wish, form: wish.form ?? 'single' })
    if (!booked) return undefined
    const target = scene.world.entities.find(
      ({ entity, posting_mode }) => posting_mode === to && entity !== booked.billed.entity,
    )
    const customer = scene.world.customers.findLast(
      (one) =>
        one.entity === target?.entity &&
        one.valid_to === null &&
        !scene.taken.has(`${one.entity} ${one.erp_customer_no}`),
    )
    if (!target || !customer) return undefined
    const { ledger } = booked
    scene.taken.add(`${target.entity} ${customer.erp_customer_no}`)
    Object.assign(ledger, { entity: target.entity, customer_no: customer.erp_customer_no })
    ledger.rate = ledger.currency === target.functional_currency ? '1' : '0.5'
    rebook(
      scene.world,
      ledger,
      ledger.lines.map((line) => ({ line, debit: debitOf(line) })),
    )
    return [expectOn(booked, 'WRONG_ENTITY/company_code', placed(scene, booked))]
  }
}

/** The same figures in another currency. */
export function wrongCurrency(wish: Wish, code: string): Fault {
  return (scene) => {
    const booked = choose(scene, {
      ...wish,
      where: (one) => one.billed.currency !== code && (wish.where?.(one) ?? true),
    })
    if (!booked) return undefined
    const variance = placed(scene, booked)
    for (const part of booked.parts) {
      part.currency = code
      for (const line of part.lines)
        Object.assign(line, { debit: said(new Exact(line.debit), code), credit: said(new Exact(line.credit), code) })
    }
    return [expectOn(booked, 'WRONG_CURRENCY/currency_code', variance)]
  }
}

/** Booked in a later month: while the issue month was still open but past the deadline, or after it was locked. */
export function shifted(wish: Wish, to: { period: string; created: string; found: string }): Fault {
  return (scene) => {
    const booked = choose(scene, wish)
    if (!booked) return undefined
    for (const part of booked.parts) {
      const at = { period: to.period, posting_date: `${to.period}-0${1 + (scene.next() % 3)}` }
      Object.assign(part, at, { created_at: to.created, updated_at: to.created })
    }
    return [expectOn(booked, to.found, placed(scene, booked))]
  }
}

/** A member that is not in the consolidated document of its customer and month. */
export function memberMissing(wish: Wish): Fault {
  return (scene): Expected[] | undefined => {
    const booked = choose(scene, { ...wish, form: 'consolidated', where: (one) => one.members.length > 1 })
    const member = booked?.members[scene.next() % booked.members.length]
    if (!booked || !member) return undefined
    const { ledger } = booked
    const own = new Set([member.id, ...member.lines.map(({ id }) => id)])
    ledger.references = ledger.references.filter((number) => number !== member.number)
    ledger.lines = ledger.lines.filter(({ source_line_ref: ref }) => ref === null || !own.has(ref))
    balance(scene.world, ledger)
    const names = [member.id, ledger.id]
    const variance = signedGross(member).neg()
    return [expectOn({ ...booked, billed: member }, 'PARTIAL_POSTING/consolidated_member_missing', variance, { names })]
  }
}
