import { shuffled } from '../shuffle.ts'
import {
  type Amount,
  baseDebitOf,
  bookBase,
  controlOf,
  debitOf,
  decimalsOf,
  Exact,
  functionalOf,
  receivableOf,
  said,
  sum,
} from './amounts.ts'
import type { Fault } from './not-posted.ts'
import type { LedgerDocument, Settlement } from './rows.ts'
import { type Expected, isOf, isYoung, type Mode, type Scene } from './scene.ts'

export interface PaymentWish {
  readonly mode: Mode
  readonly kind?: Settlement['kind']
  readonly where?: (paid: Paid, scene: Scene) => boolean
}

export interface Paid {
  readonly settlement: Settlement
  readonly ledger: LedgerDocument
}

/** A settlement of this year with its one document in the ERP, of a customer that is still free. */
export function choosePayment(scene: Scene, wish: PaymentWish): Paid | undefined {
  const byRef = Map.groupBy(
    scene.world.ledger.filter(({ type }) => type === 'payment' || type === 'adjustment'),
    ({ external_ref }) => external_ref,
  )
  const year = scene.world.asOf.slice(0, 4)
  for (const settlement of shuffled(scene.world.settlements, 11)) {
    const [ledger, ...more] = byRef.get(settlement.id) ?? []
    if (!ledger || more.length > 0 || ledger.status !== 'posted') continue
    const keys = [settlement.bill_to_id, `${ledger.entity} ${ledger.customer_no}`]
    if (!settlement.date.startsWith(year) || settlement.kind !== (wish.kind ?? 'payment')) continue
    if (!isOf(scene.world, settlement.entity, wish.mode) || keys.some((key) => scene.taken.has(key))) continue
    if (!(wish.where?.({ settlement, ledger }, scene) ?? true)) continue
    for (const key of keys) scene.taken.add(key)
    return { settlement, ledger }
  }
  return undefined
}

function expectPayment(
  { settlement, ledger }: Paid,
  found: string,
  variance: Amount,
  other: Partial<Expected> = {},
): Expected {
  const currency = other.currency ?? settlement.currency
  return {
    found,
    entity: settlement.entity,
    period: settlement.date.slice(0, 7),
    status: 'open',
    names: [settlement.id, ledger.id],
    ...other,
    variance: said(variance, currency),
    currency,
  }
}

/** A settlement that never reached the books. */
export function paymentNeverSent(wish: PaymentWish): Fault {
  return (scene) => {
    const isRecent = ({ settlement }: Paid) => {
      const memo = scene.world.billed.find(({ id }) => id === settlement.credit_memo_id)
      return memo === undefined || isYoung(scene, memo)
    }
    const paid = choosePayment(scene, { ...wish, where: isRecent })
    if (!paid) return undefined
    scene.world.ledger.splice(scene.world.ledger.indexOf(paid.ledger), 1)
    return [
      expectPayment(paid, 'MISSING_IN_ERP/never_sent', new Exact(paid.settlement.amount).neg(), {
        names: [paid.settlement.id],
      }),
    ]
  }
}

/** The difference of the rates is on no line of its own: the receivable took it. */
export function realisedMissing(wish: PaymentWish): Fault {
  const gap = (scene: Scene, { ledger }: Paid) =>
    ledger.lines.filter(
      (line) => line.account === controlOf(scene.world, ledger.entity, 'fx_realised') && !baseDebitOf(line).eq(0),
    )
  return (scene) => {
    const paid = choosePayment(scene, {
      ...wish,
      where: (one) => gap(scene, one).length > 0 && (wish.where?.(one, scene) ?? true),
    })
    if (!paid) return undefined
    const { ledger } = paid
    const lines = new Set(gap(scene, paid))
    const receivable = ledger.lines.find((line) => line.account === controlOf(scene.world, ledger.entity, 'receivable'))
    if (!receivable) return undefined
    const before = baseDebitOf(receivable)
    ledger.lines = ledger.lines.filter((line) => !lines.has(line))
    bookBase(
      scene.world,
      ledger,
      receivable,
      sum(ledger.lines.filter((line) => line !== receivable).map(baseDebitOf)).neg(),
    )
    const variance = baseDebitOf(receivable).minus(before)
    return [
      expectPayment(paid, 'FX_VARIANCE/realised_difference_missing', variance, {
        currency: functionalOf(scene.world, ledger.entity),
      }),
    ]
  }
}

/** The ERP cleared another document of the customer than the payer named. */
export function misapplied(wish: PaymentWish): Fault {
  const other = (scene: Scene, { ledger, settlement }: Paid) => {
    const cleared = new Set(ledger.lines.map(({ applies_to }) => applies_to))
    const type = settlement.kind === 'refund' ? 'ar_credit_memo' : 'ar_invoice'
    return scene.world.ledger.find(
      (one) =>
        one.type === type &&
        one.entity === ledger.entity &&
        one.customer_no === ledger.customer_no &&
        one.currency === ledger.currency &&
        one.external_ref !== null &&
        !cleared.has(one.external_ref) &&
        one.document_date <= ledger.document_date &&
        receivableOf(scene.world, one).abs().gte(settlement.amount),
    )?.external_ref
  }
  return (scene) => {
    const paid = choosePayment(scene, {
      ...wish,
      where: (one) => one.settlement.applications.length <= 1 && other(scene, one) !== undefined,
    })
    const line = paid?.ledger.lines.findLast(({ applies_to }) => applies_to !== null)
    const reference = paid && other(scene, paid)
    if (!paid || !line || !reference) return undefined
    line.applies_to = reference
    return [expectPayment(paid, 'MISAPPLIED_PAYMENT/wrong_invoice', debitOf(line).abs())]
  }
}

/** The payer meant to settle an invoice and paid less; within the tolerance of the entity nobody minds. */
export function shortPaid(wish: PaymentWish, by: (tolerance: Amount) => Amount): Fault {
  const termsOf = (scene: Scene, { settlement }: Paid) => {
    const entity = scene.world.entities.find((one) => one.entity === settlement.entity)
    const terms = entity?.short_pay_tolerance[settlement.currency]
    const invoice = scene.world.billed.find(({ id }) => id === settlement.applications[0]?.invoice_id)
    if (!terms || !invoice) return undefined
    const share = new Exact(invoice.gross).times(terms.percent).div(100)
    return { tolerance: Exact.min(terms.absolute, share) }
  }
  const isAlone = (scene: Scene, { settlement, ledger }: Paid) =>
    settlement.applications.length === 1 &&
    settlement.applications[0]?.intent === 'full' &&
    settlement.amount === settlement.applications[0]?.amount &&
    ledger.rate === '1' &&
    settlement.currency === functionalOf(scene.world, settlement.entity) &&
    scene.world.settlements.filter((one) =>
      one.applications.some(({ invoice_id }) => invoice_id === settlement.applications[0]?.invoice_id),
    ).length === 1
  return (scene) => {
    const paid = choosePayment(scene, {
      ...wish,
      where: (one) => isAlone(scene, one) && termsOf(scene, one) !== undefined,
    })
    const terms = paid && termsOf(scene, paid)
    const [application] = paid?.settlement.applications ?? []
    if (!paid || !terms || !application) return undefined
    const { settlement, ledger } = paid
    const less = by(terms.tolerance.toDecimalPlaces(decimalsOf(settlement.currency), Exact.ROUND_DOWN))
    const left = said(new Exact(settlement.amount).minus(less), settlement.currency)
    settlement.amount = left
    application.amount = left
    for (const line of ledger.lines) {
      for (const side of ['debit', 'credit', 'base_debit', 'base_credit'] as const)
        if (!new Exact(line[side]).eq(0)) line[side] = left
    }
    const status = less.gt(terms.tolerance) ? 'open' : 'accepted'
    return [expectPayment(paid, 'PAYMENT_VARIANCE/short_pay', less.neg(), { status })]
  }
}

/** A credit memo nobody used, so many days old at the day of judgement, of a customer who owes. */
export function unusedCredit(mode: Mode, isAged: boolean): Fault {
  return (scene) => {
    const day = (date: string) =>
      Math.round((Date.parse(scene.world.asOf.slice(0, 10)) - Date.parse(date)) / 86_400_000)
    const paid = choosePayment(scene, {
      mode,
      kind: 'refund',
      where: ({ settlement, ledger }) => {
        const memo = scene.world.billed.find(({ id }) => id === settlement.credit_memo_id)
        const owes = scene.world.ledger.some(
          (one) =>
            one.type === 'ar_invoice' &&
            one.status === 'posted' &&
            one.entity === ledger.entity &&
            one.customer_no === ledger.customer_no &&
            one.currency === ledger.currency &&
            one.reversal_of === null &&
            isOpen(scene, one),
        )
        return memo !== undefined && memo.gross === settlement.amount && owes && day(memo.issue_date) > 30 === isAged
      },
    })
    const memo = scene.world.billed.find(({ id }) => id === paid?.settlement.credit_memo_id)
    if (!paid || !memo) return undefined
    scene.world.settlements.splice(scene.world.settlements.indexOf(paid.settlement), 1)
    scene.world.ledger.splice(scene.world.ledger.indexOf(paid.ledger), 1)
    if (!isAged) return []
    return [
      expectPayment(paid, 'UNAPPLIED_CREDIT/aged', new Exact(memo.gross).neg(), {
        names: [memo.id],
        period: memo.issue_date.slice(0, 7),
      }),
    ]
  }
}

function isOpen(scene: Scene, document: LedgerDocument): boolean {
  const account = controlOf(scene.world, document.entity, 'receivable')
  const cleared = scene.world.ledger
    .filter(({ type, status }) => (type === 'payment' || type === 'adjustment') && status === 'posted')
    .flatMap(({ lines }) =>
      lines.filter((line) => line.account === account && line.applies_to === document.external_ref),
    )
  return !receivableOf(scene.world, document)
    .plus(sum(cleared.map(debitOf)))
    .eq(0)
}
