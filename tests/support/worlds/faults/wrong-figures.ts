import { type Amount, balance, book, debitOf, Exact, rebook, receivableOf, rounded, sum } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import type { LedgerDocument, LedgerLine } from './rows.ts'
import { type Booked, billedLineOf, choose, expectOn, isYoung, netLines, type Scene, type Wish } from './scene.ts'

const postedOf = (scene: Scene, { parts }: Booked): Amount => sum(parts.map((part) => receivableOf(scene.world, part)))

/** Changes a document and states the difference of its receivable as the finding. A credit memo is young: what it is too large by would age. */
export function changed(wish: Wish, found: string, change: (scene: Scene, booked: Booked) => void): Fault {
  return (scene) => {
    const where = (one: Booked) => isYoung(scene, one.billed) && (wish.where?.(one) ?? true)
    const booked = choose(scene, { ...wish, where })
    if (!booked) return undefined
    const before = postedOf(scene, booked)
    change(scene, booked)
    return [expectOn(booked, found, postedOf(scene, booked).minus(before))]
  }
}

const linesOf = (scene: Scene, { parts }: Booked) =>
  parts.flatMap((ledger) =>
    netLines(scene, ledger).map((line) => ({ ledger, line, billed: billedLineOf(scene, line) })),
  )

/** Lines, other than discounts, are absent; the taxes stay as billed. */
export function missingLines(wish: Wish, count: number, which: 'any' | 'below nothing' = 'any'): Fault {
  const fit = (scene: Scene, booked: Booked) =>
    linesOf(scene, booked).filter(
      ({ line, billed }) => billed?.kind !== 'discount' && (which === 'any' || debitOf(line).gt(0)),
    )
  const where = (scene: Scene) => (booked: Booked) =>
    fit(scene, booked).length >= count && linesOf(scene, booked).length > count + 1 && (wish.where?.(booked) ?? true)
  return (scene) =>
    changed({ ...wish, where: where(scene) }, 'PARTIAL_POSTING/missing_line', (_, booked) => {
      for (const { ledger, line } of fit(scene, booked).slice(0, count)) {
        ledger.lines = ledger.lines.filter((one) => one !== line)
        balance(scene.world, ledger)
      }
    })(scene)
}

/** A whole part of a split document is absent. */
export function missingPart(wish: Wish, which: 'first' | 'last'): Fault {
  return (scene) => {
    const booked = choose(scene, { ...wish, form: 'split' })
    const part = which === 'first' ? booked?.parts[0] : booked?.parts.at(-1)
    if (!booked || !part) return undefined
    scene.world.ledger.splice(scene.world.ledger.indexOf(part), 1)
    const parts = booked.parts.filter((one) => one !== part)
    return [expectOn({ ...booked, parts }, 'PARTIAL_POSTING/missing_line', receivableOf(scene.world, part).neg())]
  }
}

/** The discount lines are absent. */
export function discountDropped(wish: Wish): Fault {
  const discounts = (scene: Scene, booked: Booked) =>
    linesOf(scene, booked).filter(({ billed }) => billed?.kind === 'discount')
  return (scene) =>
    changed(
      { ...wish, where: (one) => discounts(scene, one).length > 0 },
      'AMOUNT_VARIANCE/discount_dropped',
      (_, booked) => {
        for (const { ledger, line } of discounts(scene, booked)) {
          ledger.lines = ledger.lines.filter((one) => one !== line)
          balance(scene.world, ledger)
        }
      },
    )(scene)
}

/** Debit and credit changed over on every line; the type follows the sides or not. */
export function signInverted(wish: Wish, type: 'ar_invoice' | 'ar_credit_memo'): Fault {
  return changed({ ...wish, kind: 'credit_memo' }, 'AMOUNT_VARIANCE/sign_inverted', (_, { ledger }) => {
    ledger.type = type
    for (const line of ledger.lines) {
      ;[line.debit, line.credit] = [line.credit, line.debit]
      ;[line.base_debit, line.base_credit] = [line.base_credit, line.base_debit]
    }
  })
}

/** Every line of another power of ten, rounded. */
export function scaled(wish: Wish, factor: string): Fault {
  return changed(wish, 'AMOUNT_VARIANCE/minor_unit_scale', (scene, { parts }) => {
    for (const ledger of parts) {
      for (const line of ledger.lines)
        book(scene.world, ledger, line, rounded(debitOf(line).times(factor), ledger.currency))
      balance(scene.world, ledger)
    }
  })
}

/** Every line cut to fewer decimals. */
export function cut(wish: Wish, decimals: number): Fault {
  const isCut = (scene: Scene) => (booked: Booked) =>
    (wish.where?.(booked) ?? true) &&
    booked.ledger.lines.slice(1).every((line) => debitOf(line).abs().gte(2)) &&
    linesOf(scene, booked).some(
      ({ line }) => !debitOf(line).eq(debitOf(line).toDecimalPlaces(decimals, Exact.ROUND_DOWN)),
    )
  return (scene) =>
    changed({ ...wish, where: isCut(scene) }, 'ROUNDING/exponent_mismatch', (_, { parts }) => {
      for (const ledger of parts) {
        const lines = ledger.lines.map((line) => ({
          line,
          debit: debitOf(line).toDecimalPlaces(decimals, Exact.ROUND_DOWN),
        }))
        rebook(scene.world, ledger, lines)
      }
    })(scene)
}

/** A person changed a line after posting. */
export function edited(wish: Wish, by: string): Fault {
  return changed(wish, 'AMOUNT_VARIANCE/edited_after_post', (scene, { parts }) => {
    const [ledger] = parts
    const line = ledger && largest(scene, ledger)
    if (!ledger || !line) return
    rebook(scene.world, ledger, [{ line, debit: debitOf(line).minus(by) }])
    ledger.version = 2
  })
}

/** One line is off by an amount no other test explains. */
export function off(wish: Wish, by: string): Fault {
  return changed(wish, 'AMOUNT_VARIANCE/unknown', (scene, { ledger }) => {
    const line = largest(scene, ledger)
    if (line) rebook(scene.world, ledger, [{ line, debit: debitOf(line).minus(by) }])
  })
}

/** Two neighbouring digits of one line are swapped. */
export function transposed(wish: Wish): Fault {
  const swap = (line: LedgerLine): Amount | undefined => {
    const text = debitOf(line).abs().toFixed()
    const at = Array.from(text).findIndex((sign, index) => {
      const other = text[index + 1]
      return (
        index > 0 &&
        other !== undefined &&
        /\d\d/.test(sign + other) &&
        sign !== other &&
        Math.abs(Number(sign) - Number(other)) > 1
      )
    })
    if (at < 0) return undefined
    const other = new Exact(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2))
    return debitOf(line).isNeg() ? other.neg() : other
  }
  const target = (scene: Scene, { ledger }: Booked) => {
    const line = largest(scene, ledger)
    const debit = line && swap(line)
    return line && debit ? { line, debit } : undefined
  }
  return (scene) =>
    changed(
      { ...wish, where: (one) => target(scene, one) !== undefined && (wish.where?.(one) ?? true) },
      'AMOUNT_VARIANCE/transposition',
      (_, booked) => {
        const change = target(scene, booked)
        if (change) rebook(scene.world, booked.ledger, [change])
      },
    )(scene)
}

function largest(scene: Scene, ledger: LedgerDocument): LedgerLine | undefined {
  return netLines(scene, ledger).toSorted((a, b) => debitOf(b).abs().cmp(debitOf(a).abs()))[0]
}
