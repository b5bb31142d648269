import { type Amount, baseDebitOf, Exact, functionalOf, said } from './amounts.ts'
import type { LedgerDocument } from './rows.ts'
import type { World } from './world.ts'

type Key = string

/** What every account moved by in a month, functional, debit-positive, of the posted documents. */
export function movements(ledger: readonly LedgerDocument[]): Map<Key, Amount> {
  const moved = new Map<Key, Amount>()
  for (const { status, entity, period, lines } of ledger) {
    if (status !== 'posted') continue
    for (const line of lines) {
      const key = `${entity}|${line.account}|${period}`
      moved.set(key, (moved.get(key) ?? new Exact(0)).plus(baseDebitOf(line)))
    }
  }
  return moved
}

/** Lets the balances of the general ledger follow the documents, and what was signed at a close follow those that stood then. */
export function followBalances(world: World, before: Map<Key, Amount>): void {
  const rows = (world.rows.get('erp_balances') ?? []) as unknown as {
    entity: string
    account: string
    period: string
    opening: string
    debit: string
    credit: string
    closing: string
  }[]
  const change =
    (after: Map<Key, Amount>, old: Map<Key, Amount>) =>
    (entity: string, account: string, upTo: (period: string) => boolean) => {
      let total = new Exact(0)
      for (const key of new Set([...after.keys(), ...old.keys()])) {
        const [code, number, period = ''] = key.split('|')
        if (code === entity && number === account && upTo(period))
          total = total.plus(after.get(key) ?? 0).minus(old.get(key) ?? 0)
      }
      return total
    }
  const moved = change(movements(world.ledger), before)
  for (const row of rows) {
    const functional = functionalOf(world, row.entity)
    const isYearly = /^[4-7]/.test(row.account)
    const isSince = (period: string) => !isYearly || period.slice(0, 4) === row.period.slice(0, 4)
    const own = moved(row.entity, row.account, (period) => period === row.period)
    const earlier = moved(row.entity, row.account, (period) => period < row.period && isSince(period))
    row.opening = said(new Exact(row.opening).plus(earlier), functional)
    row.closing = said(new Exact(row.closing).plus(earlier).plus(own), functional)
    if (own.isNeg()) row.credit = said(new Exact(row.credit).minus(own), functional)
    else row.debit = said(new Exact(row.debit).plus(own), functional)
  }
  for (const period of world.periods) {
    if (!period.signed_closing || period.locked_at === null) continue
    const lock = period.locked_at
    const stood = change(
      movements(world.ledger.filter(({ type, created_at }) => type !== 'journal' || created_at <= lock)),
      before,
    )
    for (const [account, amount] of Object.entries(period.signed_closing)) {
      const more = stood(period.entity, account, (one) => one <= period.period)
      period.signed_closing[account] = said(new Exact(amount).plus(more), functionalOf(world, period.entity))
    }
  }
}
