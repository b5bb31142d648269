import { listStrayUsage } from '#db/queries/usage-strays'
import { type Judged, NOTHING_JUDGED, type RunContext, subjectPartition } from './usage-context.ts'

/** Finds events that can be billed to nobody: of these subjects, those no contract names, and those of a metric that is not defined. */
export async function findStrays(subjects: readonly string[], { ask }: RunContext): Promise<Judged> {
  const strays = await listStrayUsage(ask.tx, { subjects, asOf: ask.asOf })
  const source = strays.map((stray) => ({
    partition: subjectPartition(stray.subject),
    object_kind: 'usage_subject',
    object_id: JSON.stringify([stray.subject, stray.metric]),
    code: stray.code,
    entity: null,
    params: {
      ...{ subject: stray.subject, metric: stray.metric, events: stray.events.toString() },
      ...{ first: stray.first_at.toISOString(), last: stray.last_at.toISOString() },
    },
    run_id: ask.runId,
  }))
  return { ...NOTHING_JUDGED, source }
}
