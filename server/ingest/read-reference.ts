import { z } from 'zod'
import type { Db, Tx } from '#db/client'
import { listMappingsAsOf, listReferencePayloads } from '#db/queries/recon-reference'
import { type Dated, overlayChanges } from '../domain/corrections/mapping-overlay.ts'
import { readMappingVersion } from '../domain/posting/mapping-version.ts'
import type { ReferenceRows } from '../domain/posting/reference.ts'
import { canonicalText } from './canonical.ts'
import { ErpCustomerRow } from './feeds/erp-customers.ts'
import { FxRateRow } from './feeds/fx-rates.ts'
import { LegalEntityRow } from './feeds/legal-entities.ts'
import { ProductRow } from './feeds/products.ts'

/** A row of a change that is not approved yet, as it would be in force on top of everything approved. A null value takes the key out of force. */
export interface ProposedMapping extends Dated {
  readonly mappingId: string
  readonly set: string
  readonly entity: string
  readonly key: unknown
  readonly value: unknown
}

/** Reference rows as known at an instant, typed for derivation: the newest version of each key, overlaid by approved changes and, where asked what would be, by proposed ones. Rows were checked when they were taken in; one that no longer reads is a bug. */
export async function readReference(
  db: Db | Tx,
  asOf: Date,
  proposed: readonly ProposedMapping[] = [],
): Promise<ReferenceRows> {
  const entities = await rowsOf(db, 'legal_entities', LegalEntityRow, asOf)
  const customers = await rowsOf(db, 'erp_customers', ErpCustomerRow, asOf)
  const products = await rowsOf(db, 'products', ProductRow, asOf)
  const rates = await rowsOf(db, 'fx_rates', FxRateRow, asOf)
  const known = await listMappingsAsOf(db, asOf)
  const mappings = inForce([...known, ...proposed.map((row) => ({ ...row, origin: 'change' as const }))])
  return {
    entities: entities.map((row) => ({
      entity: row.entity,
      functionalCurrency: row.functional_currency,
      timeZone: row.time_zone,
      postingMode: row.posting_mode,
      splitLineLimit: row.split_line_limit ?? null,
      postingSlaHours: row.posting_sla_hours,
      zeroTotalPosting: row.zero_total_posting,
      fxSources: row.fx_sources ?? {},
      fxMaxAgeDays: row.fx_max_age_days ?? {},
    })),
    erpCustomers: customersInForce(customers, mappings),
    products: products.map((row) => ({
      sku: row.sku,
      pattern: row.pattern,
      revenueCategories: row.revenue_categories.map((category) => ({
        revenueCategory: category.revenue_category,
        validFrom: category.valid_from ?? null,
        validTo: category.valid_to ?? null,
      })),
    })),
    fxRates: rates.map((row) => ({
      source: row.source,
      base: row.base,
      quote: row.quote,
      on: row.date,
      rate: row.rate,
    })),
    mappings: mappings.flatMap((row) => (row.value === null ? [] : (readMappingVersion(row) ?? []))),
  }
}

type KnownMapping = ProposedMapping & { readonly origin: 'import' | 'change' }

/** What is in force of the mappings, key by key. Pieces of sets that the source delivers in feeds of their own keep their null values: they say that the feed's row ends. */
function inForce(known: readonly KnownMapping[]): KnownMapping[] {
  const groups = Map.groupBy(known, (row) => canonicalText([row.set, row.entity, row.key]))
  return [...groups.values()].flatMap((rows) => {
    const by = (origin: KnownMapping['origin']) => rows.filter((row) => row.origin === origin)
    return overlayChanges(by('import'), by('change'))
  })
}

/** ERP numbers of bill-tos: what the source delivers, overlaid by changes of the set `erp_customers`. */
function customersInForce(delivered: readonly z.output<typeof ErpCustomerRow>[], mappings: readonly KnownMapping[]) {
  const rows = delivered.map((row) => ({
    entity: row.entity,
    billToId: row.bill_to_id,
    erpCustomerNo: row.erp_customer_no,
    validFrom: row.valid_from ?? null,
    validTo: row.valid_to ?? null,
  }))
  const changes = mappings.flatMap(({ set, entity, key, value, validFrom, validTo }) => {
    const billTo = set === 'erp_customers' ? CustomerKey.safeParse(key) : undefined
    if (!billTo?.success) return []
    const erpCustomerNo = CustomerValue.safeParse(value).data?.erp_customer_no ?? ''
    return [{ entity, billToId: billTo.data.bill_to_id, erpCustomerNo, validFrom, validTo }]
  })
  if (changes.length === 0) return rows
  const keyOf = (row: (typeof rows)[number]) => canonicalText([row.entity, row.billToId])
  const changesOf = Map.groupBy(changes, keyOf)
  const untouched = rows.filter((row) => !changesOf.has(keyOf(row)))
  const touched = Map.groupBy(rows, keyOf)
  const overlaid = [...changesOf].flatMap(([key, above]) => overlayChanges(touched.get(key) ?? [], above))
  return [...untouched, ...overlaid.filter((row) => row.erpCustomerNo !== '')]
}

const CustomerKey = z.object({ bill_to_id: z.string() })
const CustomerValue = z.object({ erp_customer_no: z.string() })

async function rowsOf<Row>(db: Db | Tx, stream: string, schema: z.ZodType<Row>, asOf: Date): Promise<Row[]> {
  return (await listReferencePayloads(db, stream, asOf)).map((payload) => schema.parse(payload))
}
