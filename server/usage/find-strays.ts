import { listStrayUsage } from '#db/queries/usage-judgement-strays'
import { type Judged, NOTHING_JUDGED, subjectPartition, type UsageContext } from './usage-context.ts'

/** Finds events that can be billed to nobody: of these subjects, those no contract names, and those of a metric that is not defined. */
export async function findStrays(
  subjects: readonly string[],
  { ask, contracts, metrics }: Omit<UsageContext, 'customerNames'>,
): Promise<Judged> {
  const known = [...contracts.values()].flatMap((contract) => contract.subject ?? [])
  const strays = await listStrayUsage(ask.tx, { subjects, known, metrics: [...metrics.keys()], asOf: ask.asOf })
  const named = new Set(known)
  const source = strays.map(({ subject, metric, events, quantity }) => ({
    partition: subjectPartition(subject),
    object_kind: 'usage_subject',
    object_id: JSON.stringify([subject, metric]),
    code: named.has(subject) ? 'unknown_metric' : 'event_without_subscription',
    entity: null,
    params: { subject, metric, events: events.toString(), quantity },
    run_id: ask.runId,
  }))
  return { ...NOTHING_JUDGED, source }
}
