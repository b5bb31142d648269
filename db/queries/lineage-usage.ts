import { sql } from 'kysely'
import type { Db } from '../client.ts'
import { isNewest } from './newest-version.ts'
import { isOneOf } from './within-scope.ts'

/** The window whose events a usage line stands for: one tenant and metric, half-open in time, recorded before the cut-off. */
export interface UsageWindow {
  readonly lineId: string
  readonly subject: string
  readonly metric: string
  readonly fromAt: Date
  readonly toAt: Date
  readonly cutoffAt: Date
}

/** Reference payloads in their newest version: subscriptions and metrics, by natural key. */
export async function listReferencePayloads(
  db: Db,
  wish: { stream: 'subscriptions' | 'metrics'; naturalKeys: readonly string[] },
) {
  return db
    .selectFrom('source_document as s')
    .where('s.stream', '=', wish.stream)
    .where(isOneOf('s.natural_key', wish.naturalKeys))
    .distinctOn('s.natural_key')
    .select(['s.natural_key', 's.payload', 's.version_no'])
    .orderBy('s.natural_key')
    .orderBy('s.version_no', 'desc')
    .limit(5000)
    .execute()
}

/**
 * How the events of each window divide: resent (equal in everything but the id to an earlier recorded one), replaced by a later amendment, or counted.
 * Count and quantity of each; together they are what was received.
 */
export async function tallyUsage(db: Db, windows: readonly UsageWindow[]) {
  if (windows.length === 0) return []
  const result = await sql<UsageTallyRow>`
    select w.line_id, e.bucket, count(*)::int as count, sum(e.quantity)::text as quantity
    from (${windowRows(windows)}) as w (line_id, subject, metric, from_at, to_at, cutoff_at)
    cross join lateral (
      select ranked.quantity,
        case when ranked.resend > 1 then 'resent' when ranked.newest > 1 then 'replaced' else 'counted' end as bucket
      from (
        select seen.*, row_number() over (
          partition by seen.source, coalesce(seen.amends, seen.event_id), seen.resend > 1
          order by (seen.amends is null), seen.recorded_at desc, seen.event_id) as newest
        from (
          select u.source, u.event_id, u.amends, u.quantity, u.recorded_at, row_number() over (
            partition by u.source, u.occurred_at, u.quantity, u.ref, u.amends order by u.recorded_at, u.event_id) as resend
          from usage_event u
          where u.subject = w.subject and u.metric = w.metric
            and u.occurred_at >= w.from_at and u.occurred_at < w.to_at and u.recorded_at < w.cutoff_at
        ) seen
      ) ranked
    ) e
    group by w.line_id, e.bucket
    order by w.line_id, e.bucket
    limit 10000`.execute(db)
  return result.rows
}

interface UsageTallyRow {
  readonly line_id: string
  readonly bucket: 'resent' | 'replaced' | 'counted'
  readonly count: number
  readonly quantity: string
}

function windowRows(windows: readonly UsageWindow[]) {
  const rows = windows.map(
    (w) =>
      sql`(${w.lineId}::text, ${w.subject}::text, ${w.metric}::text, ${w.fromAt}::timestamptz, ${w.toAt}::timestamptz, ${w.cutoffAt}::timestamptz)`,
  )
  return sql`values ${sql.join(rows)}`
}

/** The events of one window in the order they happened, from after a place on. */
export async function listUsageEvents(
  db: Db,
  window: UsageWindow,
  page: { after?: { occurredAt: Date; eventId: string } | undefined; limit: number },
) {
  let query = db
    .selectFrom('usage_event as u')
    .where('u.subject', '=', window.subject)
    .where('u.metric', '=', window.metric)
    .where('u.occurred_at', '>=', window.fromAt)
    .where('u.occurred_at', '<', window.toAt)
    .where('u.recorded_at', '<', window.cutoffAt)
  if (page.after)
    query = query.where(
      sql<boolean>`(u.occurred_at, u.event_id) > (${page.after.occurredAt}::timestamptz, ${page.after.eventId})`,
    )
  return query
    .select(['u.source', 'u.event_id', 'u.occurred_at', 'u.recorded_at', 'u.quantity', 'u.ref', 'u.amends'])
    .orderBy('u.occurred_at')
    .orderBy('u.event_id')
    .limit(page.limit)
    .execute()
}

/** Quantities billed for the same subscription, metric and service period, whichever document billed them. */
export async function listSameWindowLines(db: Db, subscriptionIds: readonly string[]) {
  return db
    .selectFrom('billing_line as l')
    .innerJoin('billing_document as b', (join) =>
      join.onRef('b.document_id', '=', 'l.document_id').onRef('b.version_no', '=', 'l.version_no'),
    )
    .where(isOneOf('l.subscription_id', subscriptionIds))
    .where('l.metric', 'is not', null)
    .where('l.kind', 'in', ['charge', 'usage_correction'])
    .where('b.status', '=', 'finalised')
    .where(isNewest('b', { table: 'billing_document', id: 'document_id' }))
    .select(['l.line_id', 'l.subscription_id', 'l.metric', 'l.quantity', 'l.service_start_on', 'l.service_end_on'])
    .select(['l.usage_cutoff_at', 'b.document_id', 'b.entity', 'l.kind'])
    .orderBy('l.usage_cutoff_at')
    .orderBy('l.line_id')
    .limit(5000)
    .execute()
}

/** Usage events by their id in any source. */
export async function listEventsById(db: Db, eventId: string) {
  return db
    .selectFrom('usage_key as k')
    .innerJoin('usage_event as u', (join) =>
      join
        .onRef('u.source', '=', 'k.source')
        .onRef('u.event_id', '=', 'k.event_id')
        .onRef('u.occurred_at', '=', 'k.occurred_at')
        .onRef('u.subject', '=', 'k.subject'),
    )
    .where('k.event_id', '=', eventId)
    .select(['u.source', 'u.event_id', 'u.subject', 'u.metric', 'u.occurred_at', 'u.recorded_at', 'u.quantity'])
    .orderBy('u.source')
    .limit(20)
    .execute()
}

/** Subscriptions that a tenant's usage is billed to, newest version each. */
export async function listSubscriptionsOfTenant(db: Db, subject: string) {
  return db
    .selectFrom('source_document as s')
    .where('s.stream', '=', 'subscriptions')
    .where(sql<boolean>`s.payload is json object and s.payload::jsonb ->> 'usage_tenant_id' = ${subject}`)
    .distinctOn('s.natural_key')
    .select(['s.natural_key', 's.payload', 's.version_no'])
    .orderBy('s.natural_key')
    .orderBy('s.version_no', 'desc')
    .limit(50)
    .execute()
}
