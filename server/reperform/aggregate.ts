import { decimalOf } from '../domain/decimal.ts'
import { addMonths } from '../domain/period.ts'
import { countLedger, type UsageCount } from '../domain/usage/count-usage.ts'
import { type BilledUsage, billUsage } from '../domain/usage/late-usage.ts'
import { readUsage, type UsageLedger } from '../domain/usage/usage-ledger.ts'
import { monthWindow, type UsageWindow, windowsAt, windowsBetween } from '../domain/usage/windows.ts'
import { AggregateAnswer, AggregateRequest } from './aggregate-schema.ts'
import type { Engine, Performed } from './engine.ts'
import type { Problem } from './problem.ts'

/** `tieout aggregate`: the quantity of any window from the events of one subject and metric, or what each month's invoice bills of them. */
export const aggregateEngine: Engine<AggregateRequest, AggregateAnswer> = {
  name: 'aggregate',
  summary: 'Counts usage events into the quantity of a window.',
  request: AggregateRequest,
  result: AggregateAnswer,
  perform,
}

const MOST_WINDOWS = 100_000
const MOST_MONTHS = 120

type Asked = AggregateRequest['window']
type BilledMonths = Extract<Asked, { kind: 'billed_months' }>
type Windows = Exclude<Asked, BilledMonths>

function perform(asked: AggregateRequest): Performed<AggregateAnswer> {
  const problems = problemsOf(asked.window)
  if (problems.length > 0) return { ok: false, problems }
  const ledger = readUsage(asked.events.map(toEvent), decimalOf(asked.opening_level).scale)
  const ids = new Set(asked.events.map(({ source, id }) => JSON.stringify([source, id])))
  const findings = {
    duplicates: asked.events.length - ids.size - ledger.conflicts.length,
    conflicts: ledger.conflicts.map((event) => event.id).sort(),
    suspected_resends: ledger.repeats.map((event) => event.id).sort(),
    stray_amendments: ledger.strays.map((event) => event.id).sort(),
  }
  if (asked.window.kind === 'billed_months')
    return { ok: true, value: { billed: billedLines(asked, asked.window, ledger), ...findings } }
  const recordedBefore = asked.recorded_before ? new Date(asked.recorded_before) : null
  const windows = windowsOf(asked.window).map((window) => ({
    name: window.name,
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    ...shown(countLedger(ledger, { ...measureOf(asked), recordedBefore, from: window.from, to: window.to })),
  }))
  return { ok: true, value: { windows, ...findings } }
}

function measureOf(asked: AggregateRequest) {
  return {
    aggregation: asked.aggregation,
    decimals: asked.decimals,
    carryOver: asked.carry_over,
    openingLevel: asked.opening_level,
    levelEvents: asked.level_events,
    uniqueBy: asked.unique_by,
    resends: asked.suspected_resends,
  }
}

function toEvent(event: AggregateRequest['events'][number]) {
  return {
    source: event.source,
    id: event.id,
    subject: '',
    metric: '',
    time: new Date(event.time),
    recordedAt: new Date(event.recorded_at),
    quantity: event.quantity,
    ref: event.ref ?? null,
    amends: event.amends ?? null,
  }
}

function windowsOf(window: Windows): UsageWindow[] {
  switch (window.kind) {
    case 'month':
      return [monthWindow(window.month, window.time_zone)]
    case 'between':
      return windowsAt(spanOf(window))
    case 'each':
      return windowsBetween({ kind: window.length, timeZone: window.time_zone }, ...spanOf(window))
    case 'anniversary': {
      const { time_zone: timeZone, anchor, months: monthsEach } = window
      return windowsBetween({ kind: 'anniversary', timeZone, anchor, monthsEach }, ...spanOf(window))
    }
    case 'fiscal_periods': {
      const { time_zone: timeZone, year_start: yearStart } = window
      return windowsBetween({ kind: 'fiscal_period', timeZone, yearStart }, ...spanOf(window))
    }
    case 'tumbling': {
      const anchor = new Date(window.anchor)
      return windowsBetween({ kind: 'tumbling', seconds: window.seconds, anchor }, ...spanOf(window))
    }
    case 'custom':
      return windowsAt(window.bounds.map((bound) => new Date(bound)))
  }
}

function billedLines(asked: AggregateRequest, window: BilledMonths, ledger: UsageLedger): AggregateAnswer['billed'] {
  return billUsage(ledger, measureOf(asked), {
    first: window.first,
    last: window.last,
    timeZone: window.time_zone,
    graceDays: window.grace_days,
    late: window.late_events,
    lockedAt: new Map(Object.entries(window.locked_at).map(([period, at]) => [period, new Date(at)])),
  }).map(billedLine)
}

function billedLine(line: BilledUsage) {
  return {
    billed_with: line.billedWith,
    used_in: line.usedIn,
    service_period: line.servicePeriod,
    kind: line.kind,
    policy: line.policy,
    quantity: line.quantity,
    within_grace: line.withinGrace,
    cutoff: line.cutoff.toISOString(),
    total: shown(line.counted),
  }
}

function shown(count: UsageCount) {
  const { quantity, eventCount: event_count, setSha: event_set_sha256, steps } = count
  return { quantity, event_count, event_set_sha256, steps: [...steps] }
}

function problemsOf(window: Asked): Problem[] {
  const empty = (field: string, remedy: string): Problem[] => [{ field, problem: 'There is no time in it.', remedy }]
  if (window.kind === 'month') return []
  if (window.kind === 'billed_months') return monthProblems(window)
  if (window.kind === 'custom') {
    const bounds = window.bounds.map((bound) => Date.parse(bound))
    const at = bounds.findIndex((bound, index) => index > 0 && bound <= (bounds[index - 1] ?? bound))
    return at < 0
      ? []
      : empty(`window.bounds[${at}]`, `Give an instant after the one before, ${window.bounds[at - 1] ?? ''}.`)
  }
  const [from, to] = spanOf(window)
  if (from >= to) return empty('window.to', `Give an end after the beginning, ${from.toISOString()}.`)
  const seconds = window.kind === 'tumbling' ? window.seconds : 3_600
  if ((to.getTime() - from.getTime()) / 1_000 / seconds <= MOST_WINDOWS || window.kind === 'between') return []
  return [
    { field: 'window', problem: `It makes more than ${MOST_WINDOWS} windows.`, remedy: 'Ask for a shorter time.' },
  ]
}

function monthProblems({ first, last }: BilledMonths): Problem[] {
  const remedy = `Give a last month that is not before the first, and at most ${MOST_MONTHS} months.`
  const isFitting = first <= last && last < addMonths(first, MOST_MONTHS)
  return isFitting
    ? []
    : [{ field: 'window.last', problem: `From ${first} to ${last} cannot be billed at once.`, remedy }]
}

function spanOf(span: { from: string; to: string }): [Date, Date] {
  return [new Date(span.from), new Date(span.to)]
}
