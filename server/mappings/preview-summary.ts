import { z } from 'zod'
import { monthOf } from '../domain/period.ts'
import type { PreviewedDocument } from './build-preview.ts'

const EffectCell = z.object({
  entity: z.string(),
  currency: z.string(),
  account: z.string(),
  period: z.string(),
  amountMinor: z.string(),
  baseMinor: z.string(),
})

/** What is kept of a preview as a whole. Amounts are minor units as text, debit positive. */
export const PreviewSummary = z.object({
  documents: z.number(),
  clears: z.number(),
  changes: z.number(),
  remains: z.number(),
  breaks: z.number(),
  otherDocuments: z.number(),
  customersNoticing: z.number(),
  lockedDocuments: z.number(),
  softClosedDocuments: z.number(),
  undatedDocuments: z.number(),
  becomes: z.record(z.string(), z.number()),
  effect: z.array(EffectCell),
  /** A hash over the documents and what becomes of each. */
  contentSha: z.string(),
})

export type PreviewSummaryRecord = z.output<typeof PreviewSummary>

/** Counts and adds up the documents of a preview. A customer notices where what the invoice asks of them would differ from what it says; coding never does that. */
export function summarise(
  documents: readonly PreviewedDocument[],
  allDocuments: number,
): Omit<PreviewSummaryRecord, 'contentSha'> {
  const count = (isCounted: (document: PreviewedDocument) => boolean) => documents.filter(isCounted).length
  const resultCount = (result: string) => count(({ outcome }) => outcome.result === result)
  const isMoved = ({ postingOn, row }: PreviewedDocument) =>
    postingOn !== null && monthOf(postingOn) !== monthOf(row.issue_on)
  const becoming = Map.groupBy(documents, ({ outcome }) => outcome.becomes ?? 'none')
  return {
    documents: documents.length,
    clears: resultCount('clears'),
    changes: resultCount('changes'),
    remains: resultCount('remains'),
    breaks: resultCount('breaks'),
    otherDocuments: allDocuments - documents.length,
    customersNoticing: new Set(documents.filter(isNoticed).map(({ row }) => row.bill_to_id)).size,
    lockedDocuments: count(isMoved),
    softClosedDocuments: count(({ periodState }) => periodState === 'soft_closed' || periodState === 'in_review'),
    undatedDocuments: count(({ postingOn, outcome }) => postingOn === null && outcome.effect.length > 0),
    becomes: Object.fromEntries([...becoming].map(([name, rows]) => [name, rows.length])),
    effect: effectOf(documents),
  }
}

function isNoticed({ row, after }: PreviewedDocument): boolean {
  return after.expected.grossMinor !== row.gross_minor
}

function effectOf(documents: readonly PreviewedDocument[]): PreviewSummaryRecord['effect'] {
  const cells = new Map<string, { parts: readonly string[]; amount: bigint; base: bigint }>()
  for (const { row, effect } of documents) {
    for (const sum of effect) {
      const parts = [row.entity, row.currency, sum.account, sum.period]
      const key = parts.join('|')
      const so = cells.get(key) ?? { parts, amount: 0n, base: 0n }
      cells.set(key, { parts, amount: so.amount + sum.amountMinor, base: so.base + sum.baseMinor })
    }
  }
  return [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([
        ,
        {
          parts: [entity = '', currency = '', account = '', period = ''],
          amount,
          base,
        },
      ]) => ({
        entity,
        currency,
        account,
        period,
        amountMinor: amount.toString(),
        baseMinor: base.toString(),
      }),
    )
}
