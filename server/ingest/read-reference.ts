import type { z } from 'zod'
import type { Db, Tx } from '#db/client'
import { listMappingsAsOf, listReferencePayloads } from '#db/queries/recon-reference'
import { readMappingVersion } from '../domain/posting/mapping-version.ts'
import type { ReferenceRows } from '../domain/posting/reference.ts'
import { ErpCustomerRow } from './feeds/erp-customers.ts'
import { FxRateRow } from './feeds/fx-rates.ts'
import { LegalEntityRow } from './feeds/legal-entities.ts'
import { ProductRow } from './feeds/products.ts'

/** Reference rows as known at an instant, typed for derivation: the newest version of each key. Rows were checked when they were taken in; one that no longer reads is a bug. */
export async function readReference(db: Db | Tx, asOf: Date): Promise<ReferenceRows> {
  const entities = await rowsOf(db, 'legal_entities', LegalEntityRow, asOf)
  const customers = await rowsOf(db, 'erp_customers', ErpCustomerRow, asOf)
  const products = await rowsOf(db, 'products', ProductRow, asOf)
  const rates = await rowsOf(db, 'fx_rates', FxRateRow, asOf)
  const mappings = await listMappingsAsOf(db, asOf)
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
    erpCustomers: customers.map((row) => ({
      entity: row.entity,
      billToId: row.bill_to_id,
      erpCustomerNo: row.erp_customer_no,
      validFrom: row.valid_from ?? null,
      validTo: row.valid_to ?? null,
    })),
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
    mappings: mappings.flatMap((row) => readMappingVersion(row) ?? []),
  }
}

async function rowsOf<Row>(db: Db | Tx, stream: string, schema: z.ZodType<Row>, asOf: Date): Promise<Row[]> {
  return (await listReferencePayloads(db, stream, asOf)).map((payload) => schema.parse(payload))
}
