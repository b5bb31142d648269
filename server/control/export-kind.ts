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
