import { z } from 'zod'
import { listDocumentsLeaningOn } from '#db/queries/usage-judgement-charges'
import {
  listAmendedBetween,
  listSubjectsEverNamed,
  listSubscriptionsOfSubjects,
  listSubscriptionsWithUsage,
} from '#db/queries/usage-judgement-contracts'
import { listSubjectsKnownBetween, listSubjectsOf } from '#db/queries/usage-judgement-subjects'
import {
  listAllBilled,
  listBilledByDocuments,
  listDocumentsBilling,
  listSubscriptionsMeasuredBy,
} from '#db/queries/usage-judgement-touched'
import { listUsageSubjects } from '#db/queries/usage-strays'
import type { Contract } from '../domain/usage-judgement/contract.ts'
import type { AreaAsk } from '../reconcile/area.ts'
import { readContracts } from './read-contracts.ts'
import { documentPartition, subjectPartition, subscriptionPartition } from './usage-context.ts'

/** What a run must judge again: all that was ever billed where it looks at everything; else the subscriptions, documents and subjects that changed documents, contracts, prices, metrics or usage bear on. */
export async function touchedPartitions(ask: AreaAsk): Promise<readonly string[]> {
  const { subscriptions, documents, subjects } = ask.changes.everything ? await everything(ask) : await touched(ask)
  return [
    ...[...new Set(subscriptions)].map(subscriptionPartition),
    ...[...new Set(documents)].map(documentPartition),
    ...[...new Set(subjects)].map(subjectPartition),
  ]
}

interface Touched {
  readonly subscriptions: readonly string[]
  readonly documents: readonly string[]
  readonly subjects: readonly string[]
}

async function everything({ tx, asOf }: AreaAsk): Promise<Touched> {
  const billed = await listAllBilled(tx)
  const metered = await listSubscriptionsWithUsage(tx, null, asOf)
  return {
    ...billed,
    subscriptions: [...billed.subscriptions, ...metered],
    subjects: await listUsageSubjects(tx),
  }
}

async function touched(ask: AreaAsk): Promise<Touched> {
  const { tx, changes, lastAsOf, asOf } = ask
  const marked = (scope: string) => changes.marks.filter((mark) => mark.scope === scope).map((mark) => mark.key)
  const billed = await listBilledByDocuments(tx, changes.billing)
  const amended = lastAsOf ? await listAmendedBetween(tx, lastAsOf, asOf) : []
  const arrived = lastAsOf ? await listSubjectsKnownBetween(tx, lastAsOf, asOf) : []
  const changed = new Set([...marked('subscription'), ...amended])
  const subjects = new Set([...marked('usage_subject'), ...arrived])
  const isMeteredAnew = marked('sku').length > 0
  const priced = marked('price').map((key) => priceKey.parse(JSON.parse(key)))
  const contracts = priced.length > 0 ? [...(await readContracts(tx, null, asOf)).values()] : []
  const repriced = contracts.filter((contract) => priced.some((price) => reads(contract, price)))
  const contracted = [...changed, ...repriced.map((contract) => contract.subscriptionId)]
  const used = await listSubscriptionsOfSubjects(tx, [...subjects], asOf)
  const measured = await listSubscriptionsMeasuredBy(tx, marked('metric'))
  const isAllDue =
    marked('sku').length > 0 || marked('metric').length > 0 || (lastAsOf && isMonthBetween(lastAsOf, asOf))
  const due = await listSubscriptionsWithUsage(tx, isAllDue ? null : changes.billing, asOf)
  const oneOffSkus = priced.map(([, sku]) => sku)
  const documents = await listDocumentsBilling(tx, { subscriptionIds: contracted, oneOffSkus })
  const leaning = await listDocumentsLeaningOn(tx, changes.billing)
  const named = await listSubjectsEverNamed(tx, [...changed])
  const remeasured = await listSubjectsOf(tx, marked('metric'))
  return {
    subscriptions: [...billed.subscriptions, ...contracted, ...used, ...measured, ...due],
    documents: [...billed.documents, ...documents, ...leaning],
    subjects: [...subjects, ...named, ...remeasured, ...(isMeteredAnew ? await listUsageSubjects(tx) : [])],
  }
}

/** Whether a month may begin between two instants in any zone: then what should have been billed in the month before is late. */
function isMonthBetween(after: Date, until: Date): boolean {
  const monthAt = (at: Date, hours: number) => new Date(at.getTime() + hours * 3_600_000).toISOString().slice(0, 7)
  return monthAt(after, -14) !== monthAt(until, 14)
}

const priceKey = z.tuple([z.string(), z.string(), z.string()])

/** A contract reads the prices of its list and currency: of what it holds, and of what a percentage is taken of. */
function reads(contract: Contract, [priceList, , currency]: z.infer<typeof priceKey>): boolean {
  return contract.priceList === priceList && contract.currency === currency
}
