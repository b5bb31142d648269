import { debitOf, sum } from './amounts.ts'
import type { Fault } from './not-posted.ts'
import { isInDoubledJournal } from './revenue-faults.ts'
import type { LedgerLine } from './rows.ts'
import { type Booked, billedLineOf, choose, expectOn, netLines, type Scene, taxLines, type Wish } from './scene.ts'

/** Changes lines in place and states what stands on them, credit-positive. */
function placedLines(
  wish: Wish,
  found: string,
  pick: (scene: Scene, booked: Booked) => readonly LedgerLine[],
  change: (scene: Scene, booked: Booked, line: LedgerLine) => void,
): Fault {
  return (scene) => {
    const booked = choose(scene, {
      ...wish,
      where: (one) => pick(scene, one).length > 0 && (wish.where?.(one) ?? true),
    })
    if (!booked) return undefined
    const lines = pick(scene, booked)
    const variance = sum(lines.map(debitOf)).neg()
    for (const line of lines) change(scene, booked, line)
    return [expectOn(booked, found, variance)]
  }
}

const nonZero = (line: LedgerLine) => !debitOf(line).eq(0)
const allNets = (scene: Scene, { parts }: Booked) => parts.flatMap((part) => netLines(scene, part)).filter(nonZero)

/** Lines on an account no mapping ever gave them. */
export function accountOverride(wish: Wish, count = 1): Fault {
  const pick = (scene: Scene, booked: Booked) => allNets(scene, booked).slice(0, count)
  return placedLines(
    wish,
    'WRONG_ACCOUNT/account_override',
    (scene, booked) => pick(scene, booked),
    (_, __, line) => {
      line.account = '4980'
    },
  )
}

/** The account right, a dimension of another value or absent. */
export function dimensionOff(wish: Wish, value: string | undefined): Fault {
  const pick = (scene: Scene, booked: Booked) =>
    allNets(scene, booked)
      .filter(({ dimensions }) => dimensions && Object.keys(dimensions).length > 0)
      .slice(0, 1)
  return placedLines(wish, 'WRONG_ACCOUNT/dimension', pick, (_, __, line) => {
    const [name = ''] = Object.keys(line.dimensions ?? {})
    if (value === undefined) delete line.dimensions
    else line.dimensions = { ...line.dimensions, [name]: value }
  })
}

/** The tax on the account of another code. */
export function taxAccountOff(wish: Wish): Fault {
  const pick = (scene: Scene, { parts }: Booked) =>
    parts
      .flatMap((part) => taxLines(scene, part))
      .filter(nonZero)
      .slice(0, 1)
  return placedLines(wish, 'WRONG_ACCOUNT/tax_account', pick, (scene, { ledger }, line) => {
    const other = scene.world.mappings.find(
      (one) => one.set === 'gl_tax' && one.entity === ledger.entity && one.value['account'] !== line.account,
    )
    if (!other) throw new Error('only one tax account')
    line.account = other.value['account'] ?? ''
  })
}

/** The account of the mapping version, or of the revenue category, before the one in force. */
export function formerAccount(wish: Wish): Fault {
  const former = (scene: Scene, booked: Booked, line: LedgerLine): string | undefined => {
    const sku = billedLineOf(scene, line)?.sku
    const product = scene.world.products.find((one) => one.sku === sku)
    const day = booked.billed.issue_date
    if (!product || billedLineOf(scene, line)?.kind === 'discount') return undefined
    const field = product.pattern === 'ratable_daily' ? 'deferred' : 'revenue'
    const categories = product.revenue_categories
      .filter((one) => one.valid_from <= day)
      .map((one) => one.revenue_category)
    return scene.world.mappings
      .filter(
        (one) =>
          one.set === 'gl_revenue' &&
          one.entity === booked.ledger.entity &&
          categories.includes(one.key['revenue_category'] ?? '') &&
          one.valid_from <= day,
      )
      .map((one) => one.value[field])
      .find((account) => typeof account === 'string' && account !== line.account)
  }
  const pick = (scene: Scene, booked: Booked) =>
    allNets(scene, booked)
      .filter((line) => former(scene, booked, line) !== undefined)
      .slice(0, 1)
  return placedLines(wish, 'STALE_MAPPING/gl_account', pick, (scene, booked, line) => {
    line.account = former(scene, booked, line) ?? line.account
  })
}

/** A ratable line booked as earned; the revenue journals never heard of it. */
export function notDeferred(wish: Wish): Fault {
  const revenueOf = (scene: Scene, booked: Booked, line: LedgerLine): string | undefined => {
    const product = scene.world.products.find((one) => one.sku === billedLineOf(scene, line)?.sku)
    const category = product?.revenue_categories.find(
      (one) => one.valid_to === null || one.valid_to > booked.billed.issue_date,
    )?.revenue_category
    if (product?.pattern !== 'ratable_daily') return undefined
    return scene.world.mappings.find(
      (one) =>
        one.set === 'gl_revenue' &&
        one.entity === booked.ledger.entity &&
        one.key['revenue_category'] === category &&
        one.value['deferred'] === line.account &&
        one.valid_from <= booked.billed.issue_date &&
        (one.valid_to === null || one.valid_to > booked.billed.issue_date),
    )?.value['revenue']
  }
  const pick = (scene: Scene, booked: Booked) =>
    allNets(scene, booked)
      .filter((line) => revenueOf(scene, booked, line) !== undefined)
      .filter((line) => !isInDoubledJournal(scene, new Set([line.source_line_ref ?? ''])))
      .slice(0, 1)
  return placedLines(wish, 'REVENUE_VARIANCE/not_deferred', pick, (scene, booked, line) => {
    line.account = revenueOf(scene, booked, line) ?? line.account
    for (const journal of scene.world.ledger) {
      if (journal.type === 'revenue_journal')
        journal.lines = journal.lines.filter((one) => one.source_line_ref !== line.source_line_ref)
    }
  })
}
