import { type BilledLineRow, type ClosingRow, listBilledUsage, listClosings } from '#db/queries/usage-judgement-billing'
import { listBillToNames } from '#db/queries/usage-judgement-touched'
import { readUsage, type UsageLedger } from '../domain/usage/usage-ledger.ts'
import { judgeBilledMonth, type MonthUsage } from './judge-month.ts'
import { judgeUnbilledMonth } from './judge-unbilled.ts'
import { readContracts } from './read-contracts.ts'
import { streamUsage } from './stream-events.ts'
import { type BilledMonth, billedMonths } from './subject-months.ts'
import { unbilledMonths } from './unbilled-months.ts'
import { type Judged, joined, type RunContext, type UsageContext } from './usage-context.ts'

/** Judges every month of these subscriptions that is billed or should be. Events stream by, one subject and metric at a time; months without any are judged as nothing used. */
export async function judgeSubscriptions(ids: readonly string[], run: RunContext): Promise<Judged> {
  const { tx, asOf } = run.ask
  const lines = await listBilledUsage(tx, ids, asOf)
  const contracts = await readContracts(tx, ids, asOf)
  const named = [...contracts.values()].map((contract) => contract.billToId)
  const billTos = [...new Set([...lines.map((line) => line.bill_to_id), ...named])]
  const context = { ...run, contracts, customerNames: await listBillToNames(tx, billTos) }
  const reading: Reading = {
    context,
    closings: grouped(await listClosings(tx, billTos, asOf), (row) => row.bill_to_id),
    invoices: new Map(
      [...grouped(lines, (line) => line.subscription_id ?? '')].map(([id, own]) => [
        id,
        new Set(own.map((line) => line.source_id)),
      ]),
    ),
  }
  const judgeable = monthsToJudge(lines, reading)
  const months = grouped(judgeable, (month) => usageKey(subjectOf(month, context), month.metric))
  const judged: Judged[] = []
  const subjects = [...new Set(judgeable.flatMap((month) => subjectOf(month, context) ?? []))]
  for await (const { subject, metric, events, thruSeq } of streamUsage(tx, subjects, asOf)) {
    const key = usageKey(subject, metric)
    const billed = months.get(key) ?? []
    if (billed.length === 0) continue
    months.delete(key)
    const usage = { ledger: readUsage(events), thruSeq }
    for (const month of billed) judged.push(judgeOne(month, usage, reading))
  }
  for (const month of [...months.values()].flat()) judged.push(judgeOne(month, NO_USAGE, reading))
  return joined(judged)
}

const NO_LEDGER: UsageLedger = readUsage([])
const NO_USAGE: MonthUsage = { ledger: NO_LEDGER, thruSeq: 0n }

interface Reading {
  readonly context: UsageContext
  /** By bill-to. */
  readonly closings: ReadonlyMap<string, readonly ClosingRow[]>
  /** The invoices that bill usage of each subscription. */
  readonly invoices: ReadonlyMap<string, ReadonlySet<string>>
}

/** The months that lines bill, and those that no line bills although they are due. */
function monthsToJudge(lines: readonly BilledLineRow[], { context, closings }: Reading): readonly BilledMonth[] {
  const billed = billedMonths(lines)
  const own = grouped(billed, (month) => month.subscriptionId)
  const { metricOf, ask } = context
  const unbilled = [...context.contracts.values()].flatMap((contract) =>
    unbilledMonths(contract, {
      ...{ closings: closings.get(contract.billToId) ?? [], metricOf, asOf: ask.asOf },
      billed: own.get(contract.subscriptionId) ?? [],
    }),
  )
  return [...billed, ...unbilled]
}

function judgeOne(month: BilledMonth, usage: MonthUsage, { context, closings, invoices }: Reading): Judged {
  const [line] = month.lines
  const billTo = context.contracts.get(month.subscriptionId)?.billToId ?? line?.bill_to_id ?? ''
  const own = invoices.get(month.subscriptionId) ?? new Set<string>()
  const judge = line ? judgeBilledMonth : judgeUnbilledMonth
  return judge(month, usage, { closings: closings.get(billTo) ?? [], own }, context)
}

function subjectOf(month: BilledMonth, { contracts }: Pick<UsageContext, 'contracts'>): string | null {
  return contracts.get(month.subscriptionId)?.subject ?? null
}

function usageKey(subject: string | null, metric: string): string {
  return JSON.stringify([subject, metric])
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
