import type { ReadCtx } from './read-context.ts'
import type { Reporting } from './reporting.ts'

/** The rates behind a converted sum, in words: `ECB 2026-03-31` where all have one source and day. Empty when nothing was converted. */
export function rateNote(_ctx: Pick<ReadCtx, 'locale'>, reporting: Reporting): string {
  const published = reporting.rates.map((rate) => `${rate.source.toUpperCase()} ${rate.on}`)
  return [...new Set(published)].join(', ')
}
