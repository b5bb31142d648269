import type { Db, Tx } from '#db/client'
import { listReferencePayloads } from '#db/queries/recon-reference'
import type { ShortPayTolerance } from '../domain/receivables/short-pay.ts'
import { LegalEntityRow } from '../ingest/feeds/legal-entities.ts'

/** What may stay open of an invoice meant to be settled, by `entity|currency`, as known at the instant. */
export async function readTolerances(tx: Db | Tx, asOf: Date): Promise<ReadonlyMap<string, ShortPayTolerance>> {
  const entities = (await listReferencePayloads(tx, 'legal_entities', asOf)).map((row) => LegalEntityRow.parse(row))
  return new Map(
    entities.flatMap(({ entity, short_pay_tolerance: limits }) =>
      Object.entries(limits ?? {}).map(([currency, { absolute, percent }]): [string, ShortPayTolerance] => [
        `${entity}|${currency}`,
        { absolute, percent },
      ]),
    ),
  )
}
