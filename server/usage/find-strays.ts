import { listSubscriptionsOfSubjects } from '#db/queries/usage-judgement-contracts'
import { type ContractedUsage, listUsageReasons, type UsageReason } from '#db/queries/usage-strays'
import { type Contract, cancelledOn } from '../domain/usage-judgement/contract.ts'
import { startOfLocalDay } from '../domain/zone.ts'
import { readContracts } from './read-contracts.ts'
import { type Judged, NOTHING_JUDGED, type RunContext, subjectPartition } from './usage-context.ts'

/** Reasons that say how an event counts; every other is a finding. */
const COUNTING: ReadonlySet<UsageReason> = new Set(['counted', 'amends', 'carried_in'])

/** Finds the events of these subjects that do not count as they were sent, one finding for each reason, metric and month with the number of events: nothing is left out unsaid. Rule: file-drop contract, section 3. */
export async function findStrays(subjects: readonly string[], run: RunContext): Promise<Judged> {
  const { ask, metrics } = run
  const groups = await listUsageReasons(ask.tx, {
    ...(await contractedUsage(subjects, run)),
    ...{ subjects, asOf: ask.asOf, metrics: [...metrics.keys()] },
    levels: [...metrics].filter(([, { aggregation }]) => aggregation === 'time_weighted').map(([metric]) => metric),
  })
  const source = groups
    .filter(({ reason }) => !COUNTING.has(reason))
    .map((group) => ({
      partition: subjectPartition(group.subject),
      object_kind: 'usage_subject',
      object_id: JSON.stringify([group.subject, group.metric, group.period]),
      code: group.reason,
      entity: group.entity,
      params: {
        ...{ subject: group.subject, metric: group.metric, period: group.period, events: group.events.toString() },
        ...{ first: group.first_at.toISOString(), last: group.last_at.toISOString() },
      },
      run_id: ask.runId,
    }))
  return { ...NOTHING_JUDGED, source }
}

/** Which of the subjects contracts name, and which metrics they meter when. */
async function contractedUsage(
  subjects: readonly string[],
  { ask, metricOf }: RunContext,
): Promise<Pick<ContractedUsage, 'named' | 'served'>> {
  const wanted = new Set(subjects)
  const ids = await listSubscriptionsOfSubjects(ask.tx, subjects, ask.asOf)
  const contracts = [...(await readContracts(ask.tx, ids, ask.asOf)).values()]
  const named = new Map<string, { subject: string; zone: string; entity: string }>()
  const served: ContractedUsage['served'][number][] = []
  for (const contract of contracts) {
    const { subject, timeZone: zone, entity } = contract
    if (subject === null || !wanted.has(subject)) continue
    if (!named.has(subject)) named.set(subject, { subject, zone, entity })
    served.push(...servedOf(contract, subject, metricOf))
  }
  return { named: [...named.values()], served }
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
