import { type Amount, balance, book, debitOf, Exact, rebook, rounded, sum } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import type { LedgerLine } from './rows.ts'
import { type Booked, isYoung, netLines, type Scene, taxLines, type Wish } from './scene.ts'
import { changed } from './wrong-figures.ts'

const rateOf = (scene: Scene, entity: string, code: string, isLive: boolean) =>
  scene.world.taxCodes.find(
    (one) => one.entity === entity && one.tax_code === code && (one.valid_to === null) === isLive,
  )

/** The tax of a document at another rate, each line by its own share; the nets stay. */
function retaxed(
  wish: Wish,
  found: string,
  tax: (scene: Scene, booked: Booked, line: LedgerLine) => Amount | undefined,
): Fault {
  return (scene) =>
    changed(
      {
        ...wish,
        where: (booked) =>
          (wish.where?.(booked) ?? true) &&
          booked.parts.some((part) => taxLines(scene, part).length > 0) &&
          booked.parts
            .flatMap((part) => taxLines(scene, part))
            .every((line) => tax(scene, booked, line)?.minus(debitOf(line)).abs().gt(2) ?? false),
      },
      found,
      (_, booked) => {
        for (const ledger of booked.parts) {
          for (const line of taxLines(scene, ledger)) {
            const debit = tax(scene, booked, line)
            if (debit) book(scene.world, ledger, line, debit)
          }
          balance(scene.world, ledger)
        }
      },
    )(scene)
}

/** The tax at the rate that ended before. */
export function supersededRate(wish: Wish): Fault {
  return retaxed(wish, 'TAX_VARIANCE/wrong_rate', (scene, booked, line) => {
    const member = booked.members.find(({ id }) => id === line.source_line_ref) ?? booked.billed
    const row = member.taxes.find(({ tax_code }) => rateOf(scene, member.entity, tax_code, false) !== undefined)
    const old = row && rateOf(scene, member.entity, row.tax_code, false)
    if (!row || !old || member.taxes.length !== 1) return undefined
    const mode = scene.world.entities.find(({ entity }) => entity === member.entity)?.tax_rounding.mode
    const exact = new Exact(row.base).times(old.rate_percent).div(100)
    const amount = mode === 'floor' ? exact.toDecimalPlaces(0, Exact.ROUND_FLOOR) : rounded(exact, member.currency)
    return debitOf(line).isNeg() ? amount.neg() : amount
  })
}

/** Every tax line is absent; of a consolidated document, also the lines of one member alone. */
export function taxDropped(wish: Wish, of: 'all' | 'of one member' = 'all'): Fault {
  return (scene) =>
    changed(
      {
        ...wish,
        where: (one) =>
          one.members.every((member) => new Exact(member.tax).gt(1)) && (of === 'all' || one.members.length > 1),
      },
      'TAX_VARIANCE/missing_tax_code',
      (_, booked) => {
        for (const ledger of booked.parts) {
          const gone = new Set(taxLines(scene, ledger).slice(0, of === 'all' ? undefined : 1))
          ledger.lines = ledger.lines.filter((line) => !gone.has(line))
          balance(scene.world, ledger)
        }
      },
    )(scene)
}

/** Tax booked on a sale whose buyer accounts for it. */
export function chargedAnyway(wish: Wish): Fault {
  const isReverse = (scene: Scene, { billed }: Booked) =>
    billed.taxes.every(({ tax_code }) => rateOf(scene, billed.entity, tax_code, true)?.category === 'reverse_charge')
  return (scene) =>
    changed(
      { ...wish, where: (one) => isReverse(scene, one) && isYoung(scene, one.billed) },
      'TAX_VARIANCE/reverse_charge_missed',
      (_, booked) => {
        const ledger = booked.parts.at(-1) ?? booked.ledger
        const code = booked.billed.taxes[0]?.tax_code ?? ''
        const standard = scene.world.taxCodes.find(
          (one) => one.entity === ledger.entity && one.category === 'standard' && one.valid_to === null,
        )
        const account = scene.world.mappings.find(
          (one) => one.set === 'gl_tax' && one.entity === ledger.entity && one.key['tax_code'] === standard?.tax_code,
        )?.value['account']
        if (!standard || account === undefined) throw new Error(`no standard rate beside ${code}`)
        const net = sum(netLines(scene, ledger).map(debitOf))
        const line: LedgerLine = {
          line_no: ledger.lines.length + 1,
          account,
          debit: '0',
          credit: '0',
          base_debit: '0',
          base_credit: '0',
          tax_code: standard.tax_code,
          source_line_ref: null,
          applies_to: null,
        }
        ledger.lines.push(line)
        rebook(scene.world, ledger, [
          { line, debit: rounded(net.times(standard.rate_percent).div(100), ledger.currency) },
        ])
      },
    )(scene)
}
