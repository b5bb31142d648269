import type { Tx } from '#db/client'
import { listSubscriptionsOfSubjects } from '#db/queries/usage-judgement-contracts'
import type { ContractedUsage, ReasonWish } from '#db/queries/usage-strays'
import { type Contract, cancelledOn } from '../domain/usage-judgement/contract.ts'
import { startOfLocalDay } from '../domain/zone.ts'
import { readContracts } from './read-contracts.ts'
import type { RunContext } from './usage-context.ts'

/** What is known of metrics and products at an instant. */
export interface KnownMetrics extends Pick<RunContext, 'metrics' | 'metricOf'> {
  readonly asOf: Date
}

/** What the reasons of these subjects' events are taken from: which of them contracts name, which metrics these meter when, and which metrics there are. */
export async function contractedUsage(
  tx: Tx,
  subjects: readonly string[],
  { asOf, metrics, metricOf }: KnownMetrics,
): Promise<ReasonWish> {
  const wanted = new Set(subjects)
  const ids = await listSubscriptionsOfSubjects(tx, subjects, asOf)
  const contracts = [...(await readContracts(tx, ids, asOf)).values()]
  const named = new Map<string, { subject: string; zone: string; entity: string }>()
  const served: ContractedUsage['served'][number][] = []
  for (const contract of contracts) {
    const { subject, timeZone: zone, entity } = contract
    if (subject === null || !wanted.has(subject)) continue
    if (!named.has(subject)) named.set(subject, { subject, zone, entity })
    served.push(...servedOf(contract, subject, metricOf))
  }
  const levels = [...metrics].filter(([, { aggregation }]) => aggregation === 'time_weighted').map(([metric]) => metric)
  return { subjects, asOf, named: [...named.values()], served, metrics: [...metrics.keys()], levels }
}

function servedOf(contract: Contract, subject: string, metricOf: ReadonlyMap<string, string>) {
  const end = cancelledOn(contract)
  const to = end === null ? null : startOfLocalDay(end, contract.timeZone)
  return contract.items.flatMap((item) => {
    const metric = item.quantity === null ? metricOf.get(item.sku) : undefined
    const from = startOfLocalDay(item.startOn, contract.timeZone)
    return metric === undefined || (to !== null && to <= from) ? [] : [{ subject, metric, from_at: from, to_at: to }]
  })
}
