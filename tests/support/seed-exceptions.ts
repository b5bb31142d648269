import type { Db } from '#db/client'
import { documentIdOf } from '#server/domain/ids'

export const seedRunId = '0199c000-0000-7000-8000-000000000001'
export const seedAsOf = new Date('2026-02-03T18:00:00Z')

/** One exception to arrange; whatever is left out is an ordinary open tax difference. */
export interface SeedException {
  readonly no: number
  readonly entity?: string
  readonly class?: string
  readonly cause?: string
  readonly severity?: 'critical' | 'high' | 'medium' | 'low'
  readonly status?: 'open' | 'waiting' | 'accepted' | 'resolved'
  readonly currency?: string
  readonly varianceMinor?: bigint
  readonly baseAtStakeMinor?: bigint
  readonly caseNo?: number
  readonly dueAt?: Date | null
  readonly assigneeId?: string | null
  readonly evidence?: unknown
}

/** Two entities with different functional currencies and one finished run. */
export async function seedEntities(db: Db): Promise<void> {
  const entity = (code: string, currency: string, zone: string) => ({
    entity: code,
    name: `${code} Ltd`,
    country: 'XX',
    functional_currency: currency,
    time_zone: zone,
    posting_mode: 'per_invoice' as const,
    posting_sla_hours: 48,
    fiscal_year_start: '01-01',
    seq: 1n,
  })
  await db
    .insertInto('entity')
    .values([entity('ONE', 'USD', 'America/New_York'), entity('TWO', 'EUR', 'Europe/Dublin')])
    .execute()
  await db
    .insertInto('run')
    .values({
      run_id: seedRunId,
      kind: 'full',
      state: 'complete',
      as_of: seedAsOf,
      requested_by: 'machine:test',
      started_at: seedAsOf,
      finished_at: seedAsOf,
      correlation_id: 'test',
    })
    .execute()
}

/** Writes an exception with its case (one of its own unless `caseNo` is given), its diagnosis and its first event. Returns its id. */
export async function seedException(db: Db, wish: SeedException): Promise<string> {
  const caseId = await seedCase(db, wish)
  const row = exceptionRow(wish, caseId)
  const { exception_id } = await db
    .insertInto('exception')
    .values(row)
    .returning('exception_id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('exception_diagnosis')
    .values({
      exception_id,
      diagnosis_no: 1,
      class: row.class,
      cause: row.cause,
      rule_id: 'test-rule',
      rule_version: 1,
      run_id: seedRunId,
      as_of: seedAsOf,
      entity: row.entity,
      period: row.period,
      currency: row.currency,
      variance_minor: row.variance_minor,
      severity: row.severity,
      resolution: row.resolution,
      status: row.status,
      evidence: JSON.stringify(wish.evidence ?? { params: {}, facts: {} }),
      documents: JSON.stringify([{ system: 'billing', type: 'invoice', id: row.subject_source_id }]),
    })
    .execute()
  await db
    .insertInto('exception_event')
    .values({
      exception_id,
      event_no: 1,
      kind: 'opened',
      at: seedAsOf,
      actor: 'machine:reconcile',
      run_id: seedRunId,
      correlation_id: 'test',
    })
    .execute()
  return exception_id
}

async function seedCase(db: Db, wish: SeedException): Promise<string> {
  const key = wish.caseNo === undefined ? `single-${wish.no}` : `case-${wish.caseNo}`
  const known = await db
    .selectFrom('exception_case')
    .select('case_id')
    .where('grouping_key', '=', key)
    .executeTakeFirst()
  if (known) return known.case_id
  const made = await db
    .insertInto('exception_case')
    .values({
      reference: `CASE-${key}`,
      grouping_key: key,
      grouped: wish.caseNo !== undefined,
      entity: wish.entity ?? 'ONE',
      class: wish.class ?? 'TAX_VARIANCE',
      cause: wish.cause ?? 'wrong_rate',
      opened_at: seedAsOf,
    })
    .returning('case_id')
    .executeTakeFirstOrThrow()
  return made.case_id
}

function exceptionRow(wish: SeedException, caseId: string) {
  const sourceId = `inv-${wish.no}`
  const entity = wish.entity ?? 'ONE'
  const variance = wish.varianceMinor ?? 100n
  const size = variance < 0n ? -variance : variance
  const status = wish.status ?? 'open'
  return {
    finding_key: Buffer.from(sourceId),
    reference: `EXC-2026-${String(wish.no).padStart(5, '0')}`,
    subject_kind: 'document',
    subject_source_id: sourceId,
    subject_document_id: documentIdOf('billing', sourceId),
    scope: 'posting',
    status,
    case_id: caseId,
    entity,
    period: '2026-01',
    class: wish.class ?? 'TAX_VARIANCE',
    cause: wish.cause ?? 'wrong_rate',
    severity: wish.severity ?? 'high',
    resolution: 'reverse_and_rebook',
    currency: wish.currency ?? (entity === 'ONE' ? 'USD' : 'EUR'),
    variance_minor: variance,
    at_stake_minor: size,
    base_currency: entity === 'ONE' ? 'USD' : 'EUR',
    base_at_stake_minor: wish.baseAtStakeMinor ?? size,
    customer_name: `Customer ${wish.no}`,
    billing_number: `INV-${wish.no}`,
    erp_number: `R-${wish.no}`,
    diagnosis_no: 1,
    since_at: new Date(seedAsOf.getTime() - wish.no * 3_600_000),
    opened_at: seedAsOf,
    due_at: wish.dueAt === undefined ? new Date('2026-02-05T18:00:00Z') : wish.dueAt,
    assignee_id: wish.assigneeId ?? null,
    resolved_at: status === 'resolved' ? seedAsOf : null,
    resolved_by: status === 'resolved' ? 'machine:reconcile' : null,
    run_id: seedRunId,
  } as const
}
