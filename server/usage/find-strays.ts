import { listUsageReasons, type UsageReason } from '#db/queries/usage-strays'
import { contractedUsage } from './contracted-usage.ts'
import { type Judged, NOTHING_JUDGED, type RunContext, subjectPartition } from './usage-context.ts'

/** Reasons that say how an event counts; every other is a finding. */
const COUNTING: ReadonlySet<UsageReason> = new Set(['counted', 'amends', 'carried_in'])

/** Finds the events of these subjects that do not count as they were sent, one finding for each reason, metric and month with the number of events: nothing is left out unsaid. Rule: file-drop contract, section 3. */
export async function findStrays(subjects: readonly string[], run: RunContext): Promise<Judged> {
  const { ask, metrics, metricOf } = run
  const known = { asOf: ask.asOf, metrics, metricOf }
  const groups = await listUsageReasons(ask.tx, await contractedUsage(ask.tx, subjects, known))
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
