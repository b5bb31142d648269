import type { ClosingRow } from '#db/queries/usage-judgement-billing'
import { minorToDecimal } from '../domain/money.ts'
import { addMonths } from '../domain/period.ts'
import { cutoffOf } from '../domain/usage-judgement/closing-day.ts'
import { type Contract, servedIn } from '../domain/usage-judgement/contract.ts'
import { expectedParts } from '../domain/usage-judgement/expected-lines.ts'
import { judgeMonth, type MonthVerdict } from '../domain/usage-judgement/month-facts.ts'
import { startOfLocalDay } from '../domain/zone.ts'
import { type MonthUsage, type ReadyMonth, readyMonth, sourceFinding, summaryOf } from './judge-month.ts'
import { diagnoseMonth, monthSubject } from './month-finding.ts'
import { monthRows } from './month-rows.ts'
import { type BilledMonth, billedAtEach, type Closing, closingsOf } from './subject-months.ts'
import { type Judged, NOTHING_JUDGED, type UsageContext } from './usage-context.ts'

/**
 * Counts and rates a month that no line bills although it is due. Nothing to say where nothing counts and nothing is due.
 * Closed by an invoice it may be a cause of the closed list (a minimum or late usage that was not billed); else the finding names what it should have cost. Rule: file-drop contract, sections 3 and 7.
 */
export function judgeUnbilledMonth(
  billed: BilledMonth,
  usage: MonthUsage,
  invoices: { readonly closings: readonly ClosingRow[]; readonly own: ReadonlySet<string> },
  context: UsageContext,
): Judged {
  const contract = context.contracts.get(billed.subscriptionId)
  if (!contract || isBeforeRecords(billed, usage, invoices.closings, contract)) return NOTHING_JUDGED
  const closings = closingsFor(billed, contract, invoices)
  const cutoffAt = closings.at(-1)?.cutoffAt ?? cutoffOf(billed.period, contract.timeZone)
  const ready = readyMonth(billed, usage, context)
  if (!ready.ok) return isUsed(billed, usage, contract) ? said(billed, ready.problem, context) : NOTHING_JUDGED
  const month: ReadyMonth = { ...ready, billed, closings, cutoffAt }
  const at = closings.length > 0 ? closings : [{ cutoffAt, invoices: [] }]
  const verdict = judgeMonth(billedAtEach(billed, at), month.counted)
  const parts = expectedParts(
    month.counted,
    month.service,
    at.map((closing) => closing.cutoffAt),
  )
  if (!verdict || !parts) return said(billed, 'price_cannot_rate', context)
  if (verdict.facts['quantityEqual'] === true && verdict.truthMinor === 0n) return NOTHING_JUDGED
  const found = closings.length > 0 ? diagnoseMonth(month, asUnbilled(verdict, cutoffAt), context) : null
  const subject = found ? monthSubject(billed) : null
  return {
    ...monthRows(month, { verdict, parts, subject }, context),
    summaries: [summaryOf(month, usage)],
    found: found ? [found] : [],
    source: found ? [] : [notBilled(month, verdict, context)],
  }
}

/** The cut-offs that closed the month. Only an invoice of the contract's entity and currency could have billed it. */
function closingsFor(
  billed: BilledMonth,
  contract: Contract,
  invoices: { readonly closings: readonly ClosingRow[]; readonly own: ReadonlySet<string> },
): readonly Closing[] {
  const closedAt = cutoffOf(billed.period, contract.timeZone).getTime()
  return closingsOf(billed, invoices.closings, invoices.own, closedAt).map((closing) => ({
    cutoffAt: closing.cutoffAt,
    invoices: closing.invoices.filter(
      (invoice) => invoice.entity === contract.entity && invoice.currency === contract.currency,
    ),
  }))
}

/** Without a line nothing was counted or priced in another way: only what is absent can be a cause. */
function asUnbilled(verdict: MonthVerdict, cutoffAt: Date): MonthVerdict {
  const { quantityEqual, lateEffect, minimumAbsent } = verdict.facts
  return {
    ...verdict,
    facts: {
      quantityEqual: quantityEqual ?? false,
      lateEffect: lateEffect ?? '',
      minimumAbsent: minimumAbsent ?? false,
    },
    missedAt: verdict.missedAt.length > 0 ? verdict.missedAt : [cutoffAt],
  }
}

/** A month without any usage that should have been billed before the first invoice that is known of: it lies before what was ever delivered, and says nothing. */
function isBeforeRecords(
  billed: BilledMonth,
  usage: MonthUsage,
  [first]: readonly ClosingRow[],
  contract: Contract,
): boolean {
  if (!first || cutoffOf(addMonths(billed.period, 1), contract.timeZone) > first.cutoff_at) return false
  return !hasEvents(billed, usage, contract)
}

/** Events of the month, or an open commitment, although it cannot be said what they cost. */
function isUsed(billed: BilledMonth, usage: MonthUsage, contract: Contract): boolean {
  const served = servedAs(billed, contract)
  return served !== undefined && (served.item.minimum !== null || hasEvents(billed, usage, contract))
}

function hasEvents(billed: BilledMonth, { ledger }: MonthUsage, contract: Contract): boolean {
  const served = servedAs(billed, contract)
  if (!served) return false
  const from = startOfLocalDay(served.from, contract.timeZone).getTime()
  const to = startOfLocalDay(served.to, contract.timeZone).getTime()
  return ledger.entries.some(({ at }) => at >= from && at < to)
}

function servedAs({ sku, period }: BilledMonth, contract: Contract) {
  const item = contract.items.find((one) => one.sku === sku)
  const service = item && servedIn(contract, item, period)
  return service && { item, ...service }
}

function said(billed: BilledMonth, problem: string, context: UsageContext): Judged {
  return { ...NOTHING_JUDGED, source: [sourceFinding(billed, problem, context)] }
}

function notBilled({ billed, contract, closings }: ReadyMonth, verdict: MonthVerdict, context: UsageContext) {
  const number = closings.flatMap(({ invoices }) => invoices)[0]?.number ?? ''
  return sourceFinding(billed, 'usage_month_not_billed', context, {
    ...{ number, quantity: verdict.counted, currency: contract.currency },
    ...{ expected: minorToDecimal(verdict.truthMinor, contract.currency), billed: '0' },
  })
}
