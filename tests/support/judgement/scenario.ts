import { readFileSync } from 'node:fs'
import { z } from 'zod'

const maybe = z.string().nullable()

const BillingRow = z.strictObject({
  id: z.string(),
  number: z.string(),
  entity: z.string(),
  bill_to: z.string(),
  kind: z.enum(['invoice', 'credit_memo']).default('invoice'),
  on: z.string(),
  voided: z.string().optional(),
  currency: z.string(),
  /** SKU, kind, tax code, net; positive on a credit memo, as in the feed. */
  lines: z.array(z.tuple([maybe, z.string(), maybe, z.string()])),
  taxes: z.array(z.tuple([z.string(), z.string(), z.string()])),
  gross: z.string(),
})

const ErpRow = z.strictObject({
  id: z.string(),
  ref: maybe,
  refs: z.array(z.string()).default([]),
  type: z.enum(['ar_invoice', 'ar_credit_memo']).default('ar_invoice'),
  entity: z.string(),
  customer: z.string(),
  on: z.string(),
  posted_on: z.string().optional(),
  created: z.string().optional(),
  updated: z.string().optional(),
  version: z.number().default(1),
  status: z.enum(['posted', 'rejected']).default('posted'),
  reason: z.string().optional(),
  reversal_of: z.string().optional(),
  currency: z.string(),
  rate: z.string().default('1'),
  /** Account, amount debit positive, billing line, amount in functional currency where it is another, dimensions. */
  lines: z.array(
    z.union([
      z.tuple([z.string(), z.string()]),
      z.tuple([z.string(), z.string(), maybe]),
      z.tuple([z.string(), z.string(), maybe, z.string()]),
      z.tuple([z.string(), z.string(), maybe, z.string(), z.record(z.string(), z.string())]),
    ]),
  ),
})

const Found = z.strictObject({
  found: z.string(),
  variance: z.string(),
  period: z.string(),
  severity: z.string(),
  status: z.string(),
  documents: z.array(z.string()),
  also: z.array(z.string()).optional(),
  grouping: z.string().optional(),
})

const Group = z.strictObject({
  expected: z.array(z.string()),
  live: z.array(z.string()),
  consolidated: z.string().optional(),
  repeats: z
    .strictObject({ how: z.enum(['same_reference', 'rekeyed']), document: z.string(), billing: z.string() })
    .optional(),
})

const Scenario = z.strictObject({
  name: z.string(),
  rule: z.string(),
  working: z.string(),
  as_of: z.string().default('2026-03-01T00:00:00Z'),
  billing: z.array(BillingRow),
  erp: z.array(ErpRow).default([]),
  /** Which documents a judgement sees together, where it is not all of them; "passes": only matching can tell. */
  group: z.union([Group, z.literal('passes')]).optional(),
  expect: z.array(Found),
  /** Kind, status, billing documents, ERP documents. */
  matches: z.array(z.tuple([z.string(), z.string(), z.array(z.string()), z.array(z.string())])).optional(),
  facets: z.record(z.string(), z.string()).optional(),
})

/** Documents in, findings and matches out; every figure worked by hand. */
export type Scenario = z.infer<typeof Scenario>
export type BillingRow = Scenario['billing'][number]
export type ErpRow = Scenario['erp'][number]

const FILES = [
  'not-posted',
  'wrong-place',
  'parts-and-tax',
  'rates-and-rounding',
  'amounts',
  'accounts',
  'without-billing',
  'several-faults',
  'decoys',
  'passes',
]

/** All scenarios, in the order of their files. */
export function readJudgementScenarios(): readonly Scenario[] {
  return FILES.flatMap((file) => {
    const text = readFileSync(new URL(`../../golden/judgement/${file}.json`, import.meta.url), 'utf8')
    return z.array(Scenario).parse(JSON.parse(text))
  })
}

export const finalisedAt = (row: BillingRow) => `${row.on}T12:00:00Z`
export const createdAt = (row: ErpRow) => row.created ?? `${row.posted_on ?? row.on}T15:00:00Z`
export const postedOn = (row: ErpRow) => row.posted_on ?? row.on
