/** The populations the file-drop contract names in section 8. */
export const exportKinds = [
  'exceptions',
  'matches',
  'tie_outs',
  'postings',
  'revenue_schedule',
  'usage_summaries',
] as const

export type ExportKind = (typeof exportKinds)[number]

/** Those this version computes. The others are refused, never approximated. */
export const producedKinds = [
  'exceptions',
  'matches',
  'tie_outs',
  'postings',
  'revenue_schedule',
  'usage_summaries',
] as const satisfies readonly ExportKind[]

export type ProducedKind = (typeof producedKinds)[number]

/** True for a kind that this version can export. */
export function isProduced(kind: ExportKind): kind is ProducedKind {
  return producedKinds.some((produced) => produced === kind)
}
