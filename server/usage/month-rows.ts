import type { BilledLineRow } from '#db/queries/usage-judgement-billing'
import type { RatedLineRecord, UsageMonthRecord } from '#db/queries/usage-judgement-rows'
import { minorToDecimal } from '../domain/money.ts'
import type { ExpectedPart } from '../domain/usage-judgement/expected-lines.ts'
import type { MonthVerdict } from '../domain/usage-judgement/month-facts.ts'
import { sumQuantities } from '../domain/usage-judgement/quantity.ts'
import type { ReadyMonth } from './judge-month.ts'
import { lineRecord } from './line-records.ts'
import type { BilledMonth, Closing } from './subject-months.ts'
import { subscriptionPartition, type UsageContext } from './usage-context.ts'

/** The rows of a judged month: itself, and every line that bills it or should. Billed lines are paired with what is expected by cut-off, kind and first day of service; what no line bills is a row without one. */
export function monthRows(
  month: ReadyMonth,
  judged: { verdict: MonthVerdict; parts: readonly ExpectedPart[]; subject: string | null },
  context: UsageContext,
): { months: UsageMonthRecord[]; lines: RatedLineRecord[] } {
  return { months: [monthRecord(month, judged, context)], lines: lineRecords(month, judged, context) }
}

function monthRecord(
  month: ReadyMonth,
  { verdict, subject }: { verdict: MonthVerdict; subject: string | null },
  { ask }: UsageContext,
): UsageMonthRecord {
  const { billed, contract, service, counted, cutoffAt } = month
  const counts = counted.counts(cutoffAt)
  return {
    ...identityOf(billed),
    entity: contract.entity,
    currency: contract.currency,
    bill_to_id: contract.billToId,
    service_start_on: service.from,
    service_end_on: service.to,
    cutoff_at: cutoffAt,
    counted_quantity: verdict.counted,
    event_count: counts.reduce((sum, count) => sum + count.eventCount, 0),
    billed_quantity: verdict.billedQuantity,
    truth_minor: verdict.truthMinor,
    billed_minor: verdict.billedMinor,
    finding_subject: subject,
    explanation: explanationOf(month, verdict),
    run_id: ask.runId,
  }
}

/** How the month was counted and rated, slice by slice, for a person to read. */
function explanationOf({ counted, cutoffAt, contract }: ReadyMonth, verdict: MonthVerdict): unknown {
  const counts = counted.counts(cutoffAt)
  const rated = counted.rated(counts.map((count) => count.quantity)) ?? []
  return {
    zone: contract.timeZone,
    slices: counted.slices.map(({ served, price }, index) => ({
      from: served.from,
      to: served.to,
      price: price.priceId,
      quantity: counts[index]?.quantity ?? '0',
      counted: counts[index]?.steps ?? [],
      rated: rated[index]?.steps ?? [],
      net: minorToDecimal(rated[index]?.minor ?? 0n, contract.currency),
    })),
    minimum: counted.minimumMinor === 0n ? null : minorToDecimal(counted.minimumMinor, contract.currency),
    total: minorToDecimal(verdict.truthMinor, contract.currency),
    facts: verdict.facts,
  }
}

function lineRecords(
  month: ReadyMonth,
  judged: { parts: readonly ExpectedPart[]; subject: string | null },
  { ask }: UsageContext,
): RatedLineRecord[] {
  const { billed, contract } = month
  const common = { partition: subscriptionPartition(billed.subscriptionId), subject: judged.subject, runId: ask.runId }
  const left = [...judged.parts]
  const present = billed.lines.map((line) => {
    const at = left.findIndex((part) => bills(line, part))
    const [part] = at === -1 ? [] : left.splice(at, 1)
    return lineRecord(line, {
      ...common,
      expectedMinor: part?.minor ?? 0n,
      explanation: partExplanation(part, contract.currency),
    })
  })
  const missing = left.flatMap((part) => {
    const carrier = part.minor === 0n ? undefined : carrierOf(month, part)
    if (!carrier) return []
    const line = { ...carrier, ...absentLine(billed, part) }
    return [
      lineRecord(line, { ...common, expectedMinor: part.minor, explanation: partExplanation(part, contract.currency) }),
    ]
  })
  return [...present, ...missing]
}

function bills(line: BilledLineRow, part: ExpectedPart): boolean {
  const isSameStart = part.kind !== 'charge' || line.service_start_on === part.served.from
  return line.kind === part.kind && line.cutoff_at?.getTime() === part.cutoffAt.getTime() && isSameStart
}

function partExplanation(part: ExpectedPart | undefined, currency: string): unknown {
  if (!part) return { unexpected: true }
  return { quantity: part.quantity, price: part.priceId, steps: part.steps, net: minorToDecimal(part.minor, currency) }
}

/** The invoice that should carry a line: of those of its cut-off one that bills the month already, else the first. */
function carrierOf(
  { billed, closings }: ReadyMonth,
  part: ExpectedPart,
): Omit<BilledLineRow, keyof AbsentLine> | undefined {
  const own = billed.lines.find((line) => line.cutoff_at?.getTime() === part.cutoffAt.getTime())
  if (own) return own
  const at = closings.find((closing: Closing) => closing.cutoffAt.getTime() === part.cutoffAt.getTime())
  const invoice = at?.invoices[0]
  return invoice && { ...invoice, document_kind: 'invoice', reason: null }
}

interface AbsentLine
  extends Pick<
    BilledLineRow,
    | 'line_id'
    | 'line_no'
    | 'subscription_id'
    | 'sku'
    | 'kind'
    | 'metric'
    | 'quantity'
    | 'unit_price'
    | 'price_id'
    | 'net_minor'
    | 'service_start_on'
    | 'service_end_on'
  > {}

function absentLine(billed: BilledMonth, part: ExpectedPart): AbsentLine {
  return {
    line_id: '',
    line_no: 0,
    subscription_id: billed.subscriptionId,
    sku: billed.sku,
    kind: part.kind,
    metric: billed.metric,
    quantity: part.quantity,
    unit_price: null,
    price_id: part.priceId,
    net_minor: 0n,
    service_start_on: part.served.from,
    service_end_on: part.served.to,
  }
}

/** The rows of a month that cannot be counted or rated: what was billed stands, what it should be is not said. */
export function unratedRows(
  billed: BilledMonth,
  by: { cutoffAt: Date | undefined; problem: string; context: UsageContext },
): { months: UsageMonthRecord[]; lines: RatedLineRecord[] } {
  const partition = subscriptionPartition(billed.subscriptionId)
  const common = { partition, subject: null, runId: by.context.ask.runId, explanation: { problem: by.problem } }
  const lines = billed.lines.map((line) => lineRecord(line, { ...common, expectedMinor: null }))
  const [line] = billed.lines
  if (!line || !by.cutoffAt) return { months: [], lines }
  const month = {
    ...identityOf(billed),
    entity: line.entity,
    currency: line.currency,
    bill_to_id: line.bill_to_id,
    service_start_on: line.service_start_on,
    service_end_on: line.service_end_on ?? line.service_start_on,
    cutoff_at: by.cutoffAt,
    counted_quantity: null,
    event_count: 0,
    billed_quantity: sumQuantities(
      billed.lines.filter((one) => one.kind !== 'minimum').map((one) => one.quantity ?? '0'),
    ),
    truth_minor: null,
    billed_minor: billed.lines.reduce((sum, one) => sum + one.net_minor, 0n),
    finding_subject: null,
    explanation: { problem: by.problem },
    run_id: by.context.ask.runId,
  }
  return { months: [month], lines }
}

function identityOf(billed: BilledMonth) {
  return {
    subscription_id: billed.subscriptionId,
    metric: billed.metric,
    period: billed.period,
    partition: subscriptionPartition(billed.subscriptionId),
    sku: billed.sku,
  }
}
