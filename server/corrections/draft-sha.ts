import { createHash } from 'node:crypto'
import { canonicalText } from '../ingest/canonical.ts'

/** Equal for two documents that say the same, in whatever order their names are kept. */
export function draftSha(document: unknown): string {
  return createHash('sha256').update(canonicalText(document)).digest('hex')
}
