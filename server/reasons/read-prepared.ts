import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { findException } from '#db/queries/exception-detail'
import { findLatestRun } from '#db/queries/frame'
import { listBilledTaxRates, listJudgedLines } from '#db/queries/reasons'
import { listReferencePayloads } from '#db/queries/recon-reference'
import { recordAudit } from '../audit/record-audit.ts'
import type { WebCtx } from '../auth/web-ctx.ts'
import { csvCell } from '../control/csv-cells.ts'
import { type PreparedDocument, prepareDocuments } from '../domain/corrections/prepared-document.ts'
import { preparationOf } from '../domain/corrections/remedies.ts'
import { done, type Outcome, refuse } from '../domain/outcome.ts'
import type { RoundingPolicy } from '../domain/rounding.ts'

/** What billing should issue for a finding, with the finding it belongs to. */
export interface Prepared {
  readonly exception: string
  readonly resolution: string
  readonly as_of: string
  readonly documents: readonly PreparedDocument[]
}

export type PreparationRefusal = 'not_found' | 'nothing_to_prepare' | 'prepared_unrated' | 'prepared_tax_unknown'

/**
 * Prepares the documents by which billing corrects a finding about usage or rating, from the lines the run stored; who took them is in the audit.
 * Refused: no such finding in the reader's entities, one that billing does not correct with a document, a line nobody could rate, or a tax code without a rate on the original documents.
 */
export async function readPrepared(ctx: WebCtx, exceptionId: string): Promise<Outcome<Prepared, PreparationRefusal>> {
  const row = await findException(ctx.db, { exceptionId, scope: ctx.scope })
  const how = row && preparationOf(row.resolution)
  const run = await findLatestRun(ctx.db)
  if (!row || !run) return refuse('not_found')
  if (!how) return refuse('nothing_to_prepare')
  const lines = await listJudgedLines(ctx.db, { subject: row.subject_source_id, scope: ctx.scope })
  const rates = new Map(
    (
      await listBilledTaxRates(
        ctx.db,
        lines.map((line) => line.source_id),
      )
    ).map((rate) => [rate.tax_code, rate.rate_percent]),
  )
  const rounding = await readRounding(ctx, row.entity, run.as_of)
  const [first] = lines
  if (!rounding || !first) return refuse('nothing_to_prepare')
  if (lines.some((line) => line.expected_minor === null)) return refuse('prepared_unrated')
  if (lines.some((line) => line.tax_code !== null && !rates.has(line.tax_code))) return refuse('prepared_tax_unknown')
  const documents = prepareDocuments({
    how,
    entity: row.entity,
    billToId: first.bill_to_id,
    currency: row.currency,
    lines: lines.flatMap((line) => (line.expected_minor === null ? [] : [judgedLine(line, line.expected_minor)])),
    rates,
    rounding,
  })
  await ctx.db.transaction().execute((tx) =>
    recordAudit(tx, {
      actor: ctx.actor.userId,
      action: 'exceptions.prepared',
      objectKind: 'exception',
      objectId: row.reference,
      detail: { documents: documents.length },
      correlationId: ctx.correlationId,
      at: ctx.now(),
    }),
  )
  return done({ exception: row.reference, resolution: row.resolution, as_of: run.as_of.toISOString(), documents })
}

function judgedLine(line: Awaited<ReturnType<typeof listJudgedLines>>[number], expectedMinor: bigint) {
  const terms = ExpectedTerms.safeParse(line.explanation).data
  return {
    sourceId: line.source_id,
    number: line.number,
    lineId: line.line_id,
    subscriptionId: line.subscription_id,
    sku: line.sku,
    kind: line.kind,
    metric: line.metric,
    serviceStartOn: line.service_start_on,
    serviceEndOn: line.service_end_on,
    taxCode: line.tax_code,
    discountPercent: DiscountTerms.safeParse(line.discount).data?.percent ?? null,
    billed: { quantity: line.quantity, unitPrice: line.unit_price, priceId: line.price_id },
    expected: { quantity: terms?.quantity ?? null, unitPrice: null, priceId: terms?.price ?? null },
    billedMinor: line.billed_minor,
    expectedMinor,
  }
}

const DiscountTerms = z.looseObject({ percent: z.string() })
const ExpectedTerms = z.looseObject({ quantity: z.string().nullish(), price: z.string().nullish() })

const EntityRounding = z.object({
  entity: z.string(),
  tax_rounding: z.object({
    level: z.enum(['document', 'line']),
    mode: z.enum(['half_up', 'half_even', 'floor']),
  }),
})

/** How the entity rounds tax in billing, to the smallest unit of the currency. */
async function readRounding(ctx: WebCtx, entity: string, asOf: Date): Promise<RoundingPolicy | undefined> {
  const rows = (await listReferencePayloads(ctx.db, 'legal_entities', asOf)).map((row) => EntityRounding.parse(row))
  const own = rows.find((row) => row.entity === entity)
  return own && { ...own.tax_rounding, stepMinor: 1n }
}

const columns = [
  'document',
  'kind',
  'original_number',
  'currency',
  'subscription_id',
  'sku',
  'line_kind',
  'metric',
  'service_start',
  'service_end',
  'net',
  'tax_code',
] as const

/** The lines of prepared documents as a sheet, one row each. */
export function preparedCsv({ documents }: Prepared): string {
  const rows = documents.flatMap((document, index) =>
    document.lines.map((line) => [
      String(index + 1),
      document.kind,
      document.original_number,
      document.currency,
      line.subscription_id,
      line.sku,
      line.kind,
      line.metric,
      line.service_start,
      line.service_end,
      line.net,
      line.tax_code,
    ]),
  )
  return stringify([[...columns], ...rows.map((row) => row.map((value) => csvCell(value)))])
}
