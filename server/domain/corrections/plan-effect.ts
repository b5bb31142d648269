import { decimalOf } from '../decimal.ts'
import { invariant } from '../invariant.ts'
import { parseDecimalToMinor } from '../money.ts'
import type { ErpDocumentDraft } from './erp-draft.ts'

/** What documents do to one account in one period: minor units, debit positive, in document and functional currency. */
export interface EffectRow {
  readonly entity: string
  readonly currency: string
  readonly period: string
  readonly account: string
  readonly amountMinor: bigint
  readonly baseMinor: bigint
}

/** Adds documents up per entity, currency, period and account, in that order. Cells that come to nothing stay, so that a reversal and its rebook are both seen. */
export function planEffect(
  drafts: readonly ErpDocumentDraft[],
  functionalCurrencyOf: (entity: string) => string,
): EffectRow[] {
  const cells = new Map<string, EffectRow>()
  for (const draft of drafts) {
    const functional = functionalCurrencyOf(draft.entity)
    for (const line of draft.lines) {
      const { entity, currency, period } = draft
      const key = JSON.stringify([entity, currency, period, line.account])
      const before = cells.get(key)
      const amountMinor = minorOf(line.debit, currency) - minorOf(line.credit, currency)
      const baseMinor = minorOf(line.base_debit, functional) - minorOf(line.base_credit, functional)
      cells.set(key, {
        entity,
        currency,
        period,
        account: line.account,
        amountMinor: (before?.amountMinor ?? 0n) + amountMinor,
        baseMinor: (before?.baseMinor ?? 0n) + baseMinor,
      })
    }
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

function minorOf(decimal: string, currency: string): bigint {
  if (decimalOf(decimal).unscaled === 0n) return 0n
  const parsed = parseDecimalToMinor(decimal, currency)
  invariant(parsed.ok, `${decimal} is an amount in ${currency}`)
  return parsed.minor
}
