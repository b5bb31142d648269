import type { Translate } from '#server/i18n/translator'

const heads = [
  'started',
  'asOf',
  'world',
  'by',
  'state',
  'received',
  'new',
  'changed',
  'unchanged',
  'duplicate',
  'conflict',
  'rejected',
] as const

/** The column heads of imports, in the reader's language. */
export function attemptHeads(t: Translate): Record<(typeof heads)[number], string> {
  return Object.fromEntries(heads.map((head) => [head, t(`imports.columns.${head}`)])) as Record<
    (typeof heads)[number],
    string
  > // made from the same keys
}
