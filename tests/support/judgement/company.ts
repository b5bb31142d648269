import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { JudgementReference } from '#server/domain/diagnosis/judgement-reference'
import { readMappingVersion } from '#server/domain/posting/mapping-version'
import { buildReferenceIndex } from '#server/domain/posting/reference'

const maybe = z.string().nullable()
const mode = z.enum(['half_up', 'half_even', 'floor'])

const Company = z.object({
  entities: z.array(
    z.strictObject({
      entity: z.string(),
      currency: z.string(),
      zone: z.string(),
      mode: z.enum(['per_invoice', 'split', 'consolidated_monthly']),
      limit: z.number().nullable(),
      sla_hours: z.number(),
      sources: z.record(z.string(), z.string()),
      max_age: z.record(z.string(), z.number()),
      declared: z.array(z.tuple([z.string(), z.enum(['document', 'line']), mode])),
    }),
  ),
  bill_tos: z.array(z.tuple([z.string(), z.string(), z.string(), z.string()])),
  customers: z.array(z.tuple([z.string(), z.string(), z.string(), maybe, maybe])),
  tax_codes: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), maybe, maybe])),
  products: z.array(
    z.tuple([z.string(), z.enum(['ratable_daily', 'as_invoiced']), z.array(z.tuple([z.string(), maybe, maybe]))]),
  ),
  mappings: z.array(
    z.tuple([
      z.string(),
      z.string(),
      z.string(),
      z.record(z.string(), z.string()),
      z.record(z.string(), z.unknown()),
      maybe,
      maybe,
    ]),
  ),
  rates: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])),
  locks: z.array(z.tuple([z.string(), z.string(), z.string()])),
})

/** Everything that is true of a made-up group of companies beside its documents. */
export type Company = z.infer<typeof Company>

/** The group of companies that the judgement scenarios are set in. */
export function readCompany(): Company {
  const file = new URL('../../golden/judgement/reference.json', import.meta.url)
  return Company.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** The company as judging sees it. */
export function referenceOf(company: Company): JudgementReference {
  return {
    index: buildReferenceIndex({
      entities: company.entities.map((row) => ({
        entity: row.entity,
        functionalCurrency: row.currency,
        timeZone: row.zone,
        postingMode: row.mode,
        splitLineLimit: row.limit,
        postingSlaHours: row.sla_hours,
        zeroTotalPosting: false,
        fxSources: row.sources,
        fxMaxAgeDays: row.max_age,
      })),
      erpCustomers: company.customers.map(([entity, billToId, erpCustomerNo, validFrom, validTo]) => ({
        entity,
        billToId,
        erpCustomerNo,
        validFrom,
        validTo,
      })),
      products: company.products.map(([sku, pattern, categories]) => ({
        sku,
        pattern,
        revenueCategories: categories.map(([revenueCategory, validFrom, validTo]) => ({
          revenueCategory,
          validFrom,
          validTo,
        })),
      })),
      mappings: company.mappings.flatMap(
        ([mappingId, set, entity, key, value, validFrom, validTo]) =>
          readMappingVersion({ mappingId, set, entity, key, value, validFrom, validTo }) ?? [],
      ),
      fxRates: company.rates.map(([source, base, quote, on, rate]) => ({ source, base, quote, on, rate })),
    }),
    taxCodes: company.tax_codes.map(([entity, taxCode, category, ratePercent, validFrom, validTo]) => ({
      entity,
      taxCode,
      category,
      ratePercent,
      validFrom,
      validTo,
    })),
    taxRounding: new Map(company.entities.map((row) => [row.entity, { level: 'document', mode: 'half_up' }])),
    declaredRounding: new Map(
      company.entities.map((row) => [
        row.entity,
        row.declared.map(([currency, level, rounding]) => ({ currency, level, mode: rounding })),
      ]),
    ),
    lockedAt: new Map(company.locks.map(([entity, period, at]) => [`${entity}|${period}`, new Date(at)])),
  }
}

/** The company as a source delivers it: rows by feed. */
export function feedsOf(company: Company): Record<string, object[]> {
  const validity = (from: string | null, to: string | null) => ({ valid_from: from, valid_to: to })
  return {
    legal_entities: company.entities.map(entityRow),
    bill_tos: company.bill_tos.map(([bill_to_id, entity, name, currency]) => ({
      ...{ bill_to_id, entity, name, currency, global_account_id: `g-${bill_to_id}`, payment_terms_days: 30 },
    })),
    erp_customers: company.customers.map(([entity, bill_to_id, erp_customer_no, from, to]) => ({
      ...{ entity, bill_to_id, erp_customer_no, name: bill_to_id, blocked: false },
      ...validity(from, to),
    })),
    tax_codes: company.tax_codes.map(([entity, tax_code, category, rate_percent, from, to]) => ({
      ...{ entity, tax_code, category, rate_percent, country: 'XX' },
      ...validity(from, to),
    })),
    products: company.products.map(([sku, pattern, categories]) => ({
      ...{ sku, name: sku, pattern },
      revenue_categories: categories.map(([revenue_category, from, to]) => ({
        revenue_category,
        ...validity(from, to),
      })),
    })),
    mappings: company.mappings.map(([mapping_id, set, entity, key, value, from, to]) => ({
      ...{ mapping_id, set, entity, key, value, version: 1, approved_by: 'controller@company.test' },
      ...validity(from, to),
    })),
    fx_rates: company.rates.map(([source, base, quote, date, rate]) => ({ source, base, quote, date, rate })),
    periods: company.locks.map(([entity, period, locked_at]) => ({ entity, period, state: 'locked', locked_at })),
  }
}

function entityRow(row: Company['entities'][number]): object {
  return {
    entity: row.entity,
    name: row.entity,
    country: 'XX',
    functional_currency: row.currency,
    time_zone: row.zone,
    posting_mode: row.mode,
    split_line_limit: row.limit,
    posting_sla_hours: row.sla_hours,
    tax_rounding: { level: 'document', mode: 'half_up' },
    erp_tax_rounding: row.declared.map(([currency, level, rounding]) => ({ currency, level, mode: rounding })),
    zero_total_posting: false,
    fx_sources: row.sources,
    fx_max_age_days: row.max_age,
    fiscal_year_start: '01-01',
  }
}
