import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { Ctx } from '../context.ts'
import type { EntityScope } from '../domain/entity-scope.ts'
import { done, type Outcome } from '../domain/outcome.ts'
import { csvCell } from './csv-cells.ts'
import type { ExportKind } from './export-kind.ts'
import { openPopulation, type Population, type PopulationRefusal } from './export-population.ts'
import { recordExport } from './write-export.ts'

export type ExportFormat = 'jsonl' | 'csv'

export interface ExportDownload {
  readonly fileName: string
  readonly contentType: string
  /** The whole population, row by row as it is read. Leaving it early ends the reading. */
  readonly body: Readable
}

/** The full population of the latest run for somebody to take away, within the entities they may see. What was taken is recorded when its last row has been read. */
export async function streamExport(
  ctx: Ctx,
  wish: { kind: ExportKind; scope: EntityScope; format: ExportFormat },
): Promise<Outcome<ExportDownload, PopulationRefusal>> {
  const opened = await openPopulation(ctx.db, wish)
  if (!opened.ok) return opened
  const population = opened.value
  const day = population.run.as_of.toISOString().slice(0, 10)
  return done({
    fileName: `${population.kind}-${day}.${wish.format}`,
    contentType: wish.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
    body: Readable.from(lines(ctx, population, wish.format)),
  })
}

async function* lines(ctx: Ctx, population: Population, format: ExportFormat): AsyncGenerator<string, void> {
  const hash = createHash('sha256')
  let rows = 0
  const counted = (line: string) => {
    hash.update(line)
    return line
  }
  const columns = columnsOf[population.kind]
  try {
    if (format === 'csv') yield counted(stringify([columns]))
    for await (const row of population.rows) {
      rows += 1
      yield counted(
        format === 'csv' ? stringify([columns.map((column) => csvCell(row[column]))]) : `${JSON.stringify(row)}\n`,
      )
    }
  } finally {
    await population.close()
  }
  const { kind, run } = population
  await recordExport(ctx, { kind, run_id: run.run_id, rows, sha256: hash.digest('hex') })
}

const columnsOf: { readonly [Kind in ExportKind]: string[] } = {
  exceptions: [
    ...['id', 'status', 'class', 'cause', 'entity', 'period', 'currency', 'variance', 'severity', 'resolution'],
    ...['case_id', 'grouping_key', 'documents', 'evidence'],
  ],
  matches: [
    ...['id', 'status', 'kind', 'entity', 'currency', 'amount', 'difference', 'rule', 'score', 'billing', 'erp'],
  ],
  tie_outs: [
    ...['identity', 'entity', 'currency', 'period', 'key', 'expected', 'actual', 'difference'],
    ...['explained', 'unexplained'],
  ],
  postings: [
    ...['source_id', 'source_type', 'entity', 'document_date', 'period', 'currency', 'rate', 'customer_no', 'lines'],
  ],
  revenue_schedule: ['line_id', 'period', 'amount', 'currency', 'entity'],
  usage_summaries: [
    ...['subscription_id', 'metric', 'period', 'quantity', 'event_count', 'cutoff', 'entity', 'version'],
    ...['event_set_sha256', 'thru_seq'],
  ],
}
