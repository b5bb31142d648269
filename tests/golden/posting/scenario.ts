import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Currency } from '#server/domain/currency'
import { parseDecimalToMinor } from '#server/domain/money'
import { readMappingVersion } from '#server/domain/posting/mapping-version'
import { buildReferenceIndex, type ReferenceIndex } from '#server/domain/posting/reference'
import type { BillingDocument } from '#server/domain/posting/types'

const maybe = z.string().nullable()

const DocumentRow = z.strictObject({
  id: z.string(),
  number: z.string(),
  entity: z.string(),
  kind: z.enum(['invoice', 'credit_memo']),
  bill_to: z.string(),
  issue_on: z.string(),
  finalised_at: z.string(),
  currency: z.string(),
  gross: z.string(),
  lines: z.array(z.tuple([z.string(), z.string(), maybe, maybe, z.string()])),
  taxes: z.array(z.tuple([z.string(), z.string()])),
})

const Scenario = z.strictObject({
  name: z.string(),
  rule: z.string(),
  working: z.string(),
  documents: z.array(DocumentRow).min(1),
  expect: z.record(z.string(), z.unknown()),
})

const Reference = z.object({
  entities: z.array(
    z.strictObject({
      entity: z.string(),
      currency: z.string(),
      zone: z.string(),
      mode: z.enum(['per_invoice', 'split', 'consolidated_monthly']),
      limit: z.number().nullable(),
      sla_hours: z.number(),
      post_zero: z.boolean(),
      sources: z.record(z.string(), z.string()),
      max_age: z.record(z.string(), z.number()),
    }),
  ),
  customers: z.array(z.tuple([z.string(), z.string(), z.string(), maybe, maybe])),
  products: z.array(
    z.tuple([z.string(), z.enum(['ratable_daily', 'as_invoiced']), z.array(z.tuple([z.string(), maybe, maybe]))]),
  ),
  mappings: z.array(z.tuple([z.string(), z.string(), z.string(), z.unknown(), z.unknown(), maybe, maybe])),
  rates: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])),
})

export function readScenarios(file: string): z.infer<typeof Scenario>[] {
  return z.array(Scenario).parse(readJson(file))
}

/** The made-up company all scenarios are set in. */
export function readReference(): ReferenceIndex {
  const rows = Reference.parse(readJson('reference.json'))
  return buildReferenceIndex({
    entities: rows.entities.map((row) => ({
      entity: row.entity,
      functionalCurrency: row.currency,
      timeZone: row.zone,
      postingMode: row.mode,
      splitLineLimit: row.limit,
      postingSlaHours: row.sla_hours,
      zeroTotalPosting: row.post_zero,
      fxSources: row.sources,
      fxMaxAgeDays: row.max_age,
    })),
    erpCustomers: rows.customers.map(([entity, billToId, erpCustomerNo, validFrom, validTo]) => ({
      entity,
      billToId,
      erpCustomerNo,
      validFrom,
      validTo,
    })),
    products: rows.products.map(([sku, pattern, categories]) => ({
      sku,
      pattern,
      revenueCategories: categories.map(([revenueCategory, validFrom, validTo]) => ({
        revenueCategory,
        validFrom,
        validTo,
      })),
    })),
    mappings: rows.mappings.flatMap(([mappingId, set, entity, key, value, validFrom, validTo]) => {
      const version = readMappingVersion({ mappingId, set, entity, key, value, validFrom, validTo })
      return version ? [version] : []
    }),
    fxRates: rows.rates.map(([source, base, quote, on, rate]) => ({ source, base, quote, on, rate })),
  })
}

/** The document as the core sees it: amounts of a credit memo, positive in the scenario as in the feed, become negative. */
export function toBillingDocument(row: z.infer<typeof DocumentRow>): BillingDocument {
  const sign = row.kind === 'credit_memo' ? -1n : 1n
  const signed = (text: string) => sign * minorOf(text, row.currency)
  return {
    sourceId: row.id,
    number: row.number,
    entity: row.entity,
    kind: row.kind,
    billToId: row.bill_to,
    issueOn: row.issue_on,
    finalisedAt: new Date(row.finalised_at),
    currency: row.currency,
    grossMinor: signed(row.gross),
    lines: row.lines.map(([lineId, kind, sku, taxCode, net], index) => ({
      lineId,
      lineNo: index + 1,
      kind,
      sku,
      taxCode,
      netMinor: signed(net),
    })),
    taxes: row.taxes.map(([taxCode, amount]) => ({ taxCode, amountMinor: signed(amount) })),
  }
}

function minorOf(text: string, currency: Currency): bigint {
  const amount = parseDecimalToMinor(text, currency)
  if (!amount.ok) throw new Error(`${text} ${currency}: ${amount.reason}`)
  return amount.minor
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
}
