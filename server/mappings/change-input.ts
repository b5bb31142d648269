import { z } from 'zod'
import { isDay } from '../domain/day.ts'

const Day = z.string().refine(isDay, 'A day is written YYYY-MM-DD.')

/** A row of a change as a person writes it. A null value takes the key out of force for the dates. */
export const ChangeRow = z.object({
  entity: z.string().min(1).max(40).nullable(),
  key: z.record(z.string().min(1).max(60), z.string().min(1).max(200)),
  value: z.record(z.string().min(1).max(60), z.unknown()).nullable(),
  validFrom: Day,
  validTo: Day.nullable(),
})

/** What a draft says, new or edited. */
export const ChangeWords = z.object({
  title: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(4000),
  repost: z.boolean().default(true),
  rows: z.array(ChangeRow).min(1).max(200),
})

export type ChangeRowInput = z.output<typeof ChangeRow>

export const mappingSets = ['gl_revenue', 'gl_tax', 'gl_control', 'erp_customers', 'identities', 'accounts'] as const

export type MappingSetName = (typeof mappingSets)[number]
