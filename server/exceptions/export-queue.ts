import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { listDiagnoses } from '#db/queries/exception-detail'
import { listExceptions, type PageWish } from '#db/queries/exceptions'
import { findLatestRun } from '#db/queries/frame'
import { recordAudit } from '../audit/record-audit.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { csvCell } from '../control/csv-cells.ts'
import { minorToDecimal } from '../domain/money.ts'
import type { QueueAddress } from './queue-address.ts'
import { exceptionText } from './queue-row-view.ts'
import { filterOf } from './read-queue.ts'

export type QueueExportFormat = 'csv' | 'jsonl'

const CHUNK = 500

type ListedRow = Awaited<ReturnType<typeof listExceptions>>[number]

/** Every row that the address shows, not only its page, in the order of the queue. Amounts are decimals beside their currency; what was taken is recorded when its last row has been read. */
export function exportQueue(ctx: WebCtx, address: QueueAddress, format: QueueExportFormat): Readable {
  return Readable.from(lines(ctx, address, format))
}

async function* lines(ctx: WebCtx, address: QueueAddress, format: QueueExportFormat): AsyncGenerator<string, void> {
  const hash = createHash('sha256')
  let count = 0
  const counted = (line: string) => {
    hash.update(line)
    return line
  }
  if (format === 'csv') yield counted(stringify([columns]))
  for await (const row of rowsOf(ctx, address)) {
    count += 1
    yield counted(
      format === 'csv' ? stringify([columns.map((column) => csvCell(row[column]))]) : `${JSON.stringify(row)}\n`,
    )
  }
  await ctx.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'queue.export',
      objectKind: 'export',
      objectId: `queue ${address.view}`,
      detail: { rows: count, format, sha256: hash.digest('hex'), facets: JSON.stringify(address.facets) },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    }),
  )
}

async function* rowsOf(ctx: WebCtx, address: QueueAddress) {
  const run = await findLatestRun(ctx.db)
  const filter = filterOf(ctx, address, run?.as_of ?? ctx.now())
  let from: PageWish['from']
  for (;;) {
    // Amounts are not converted here, so the order across functional currencies is by severity first.
    const page = await listExceptions(ctx.db, filter, { sort: 'severity', factors: [], limit: CHUNK, from })
    const diagnoses = await listDiagnoses(
      ctx.db,
      page.map((row) => row.exception_id),
    )
    const evidence = new Map(diagnoses.map((one) => [one.exception_id, one.evidence]))
    for (const row of page) yield exportRow(ctx, row, evidence.get(row.exception_id))
    const last = page.at(-1)
    if (!last || page.length < CHUNK) return
    from = { place: { keys: [last.k0, last.k1, last.k2], id: last.exception_id }, direction: 'after' }
  }
}

const columns = [
  'reference',
  'status',
  'severity',
  'class',
  'cause',
  'sentence',
  'customer',
  'billing_number',
  'erp_number',
  'entity',
  'period',
  'currency',
  'variance',
  'base_currency',
  'at_stake',
  'owner',
  'since_at',
  'due_at',
] as const

function exportRow(ctx: WebCtx, row: ListedRow, evidence: unknown): Record<(typeof columns)[number], string | null> {
  return {
    reference: row.reference,
    status: row.status,
    severity: row.severity,
    class: row.class,
    cause: row.cause,
    sentence: exceptionText(ctx, row, evidence).sentence,
    customer: row.customer_name,
    billing_number: row.billing_number,
    erp_number: row.erp_number,
    entity: row.entity,
    period: row.period,
    currency: row.currency,
    variance: minorToDecimal(row.variance_minor, row.currency),
    base_currency: row.base_currency,
    at_stake: minorToDecimal(row.base_at_stake_minor, row.base_currency),
    owner: row.assignee_name,
    since_at: row.since_at.toISOString(),
    due_at: row.due_at?.toISOString() ?? null,
  }
}
