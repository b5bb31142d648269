import { z } from 'zod'
import type { ErpCapabilities } from '../../contract.ts'

const NetsuiteSettings = z.object({
  /** As the account is set up: a script of theirs may refuse a second document with one external id, or only let it be found. */
  uniqueness: z.enum(['enforced', 'searchable', 'none']).default('searchable'),
  overlapSeconds: z.number().int().min(0).max(86_400).default(600),
  settleMs: z.number().int().min(0).max(3_600_000).default(300_000),
  timeoutMs: z.number().int().min(100).max(300_000).default(60_000),
  /** Our entity for each company of theirs that has another name. */
  entities: z.record(z.string(), z.string()).default({}),
})

/** Settings of a connection of this kind, with what is usual where nothing is told. */
export type NetsuiteSettings = z.infer<typeof NetsuiteSettings>

/** Reads the settings kept with a connection. Throws one sentence per setting that needs correcting. */
export function readNetsuiteSettings(settings: unknown): NetsuiteSettings {
  const read = NetsuiteSettings.safeParse(settings ?? {})
  if (read.success) return read.data
  throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
}

/** What the engine may rely on with these settings. */
export function netsuiteCapabilities(settings: NetsuiteSettings): ErpCapabilities {
  return {
    cursor: 'modified',
    overlapSeconds: settings.overlapSeconds,
    tombstones: false,
    uniqueness: settings.uniqueness,
    lanes: 'per_company',
    referenceMaxLength: 45,
    settleMs: settings.settleMs,
    supports: ['ar_invoice', 'ar_credit_memo', 'journal', 'reversal'],
  }
}
