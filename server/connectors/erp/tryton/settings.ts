import { z } from 'zod'
import type { ErpCapabilities } from '../../contract.ts'

const TrytonSettings = z.object({
  database: z.string().min(1),
  user: z.string().min(1),
  /** The entity of each company where they are not called the same. */
  entities: z.record(z.string(), z.string()).default({}),
  /** The name of the tax in Tryton for each of our tax codes where they are not called the same. */
  taxes: z.record(z.string(), z.string()).default({}),
  overlapSeconds: z.number().int().min(0).max(86_400).default(600),
  settleMs: z.number().int().min(0).max(3_600_000).default(300_000),
  timeoutMs: z.number().int().min(100).max(300_000).default(60_000),
})

/** Settings of a connection of this kind, with what is usual where nothing is told. */
export type TrytonSettings = z.infer<typeof TrytonSettings>

/** Reads the settings kept with a connection. Throws one sentence per setting that needs correcting. */
export function readTrytonSettings(settings: unknown): TrytonSettings {
  const read = TrytonSettings.safeParse(settings ?? {})
  if (read.success) return read.data
  throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
}

/** What the engine may rely on. Tryton accepts a second invoice with one reference, lets it be found, and forgets what was deleted. */
export function trytonCapabilities(settings: TrytonSettings): ErpCapabilities {
  return {
    cursor: 'modified',
    overlapSeconds: settings.overlapSeconds,
    tombstones: false,
    uniqueness: 'searchable',
    lanes: 'per_company',
    referenceMaxLength: 100,
    settleMs: settings.settleMs,
    supports: ['ar_invoice', 'ar_credit_memo', 'reversal'],
  }
}
